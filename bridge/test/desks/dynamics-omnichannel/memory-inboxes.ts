import type { Inbox } from "../../../src/desks/desk.ts";

/** Deliveries of one conversation in memory, as the store keeps them. */
class MemoryInbox implements Inbox {
  readonly deliveries: { no: number; at: Date; body: unknown }[] = [];
  #wake = () => {};

  add(body: unknown): void {
    this.deliveries.push({ no: this.deliveries.length + 1, at: new Date(), body });
    this.#wake();
  }

  async after(no: number) {
    return this.deliveries.slice(no);
  }

  changed(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, 20));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener("abort", this.#wake, { once: true });
    });
  }
}

/** The inboxes of all conversations, whichever way their ids are written. */
export class MemoryInboxes {
  readonly #inboxes = new Map<string, MemoryInbox>();

  of(conversationId: string): MemoryInbox {
    const id = conversationId.toLowerCase();
    const inbox = this.#inboxes.get(id) ?? new MemoryInbox();
    this.#inboxes.set(id, inbox);
    return inbox;
  }

  clear(): void {
    this.#inboxes.clear();
  }
}
