import type { Conversation } from "./model.ts";

/** Every conversation of the org, by id and by subject. */
export class Conversations {
  readonly #byId = new Map<string, Conversation>();
  readonly #bySubject = new Map<string, Conversation[]>();
  /** Sessions that have not ended, whole org. */
  activeSessions = 0;

  get(id: string): Conversation | undefined {
    return this.#byId.get(id);
  }

  /** Oldest first. */
  ofSubject(subject: string): Conversation[] {
    return this.#bySubject.get(subject) ?? [];
  }

  all(): Conversation[] {
    return [...this.#byId.values()];
  }

  add(conversation: Conversation): void {
    this.#byId.set(conversation.id, conversation);
    const own = this.#bySubject.get(conversation.subject);
    if (own === undefined) this.#bySubject.set(conversation.subject, [conversation]);
    else own.push(conversation);
  }

  clear(): void {
    this.#byId.clear();
    this.#bySubject.clear();
    this.activeSessions = 0;
  }
}
