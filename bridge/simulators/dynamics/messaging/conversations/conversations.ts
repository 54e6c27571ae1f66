import { isActive } from "./model.ts";
import type { Conversation } from "./model.ts";

/** Every conversation, by id. */
export class Conversations {
  readonly #byId = new Map<string, Conversation>();

  get(id: string): Conversation | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** Oldest first. */
  all(): Conversation[] {
    return [...this.#byId.values()];
  }

  /** Those of one channel that go on. */
  active(channelId: string): Conversation[] {
    return this.all().filter((one) => one.channelId === channelId && isActive(one));
  }

  /** The latest one of a customer, active or not. */
  ofCustomer(customerId: string): Conversation | undefined {
    return this.all().findLast(({ customer }) => customer.customerid === customerId);
  }

  add(conversation: Conversation): void {
    this.#byId.set(conversation.id, conversation);
  }

  clear(): void {
    this.#byId.clear();
  }
}
