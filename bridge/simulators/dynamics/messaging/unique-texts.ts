import type { Violations } from "../violations.ts";
import type { Author, Conversation } from "./conversations/model.ts";

/** Texts of which a test says that the customer wrote each once: a second one in a conversation is a violation. */
export class UniqueTexts {
  readonly #violations: Violations;
  #texts: "all" | Set<string> = new Set();

  constructor(violations: Violations) {
    this.#violations = violations;
  }

  /** @param texts absent: every text. */
  expect(texts: string[] | undefined): void {
    if (texts === undefined) this.#texts = "all";
    else if (this.#texts !== "all") for (const text of texts) this.#texts.add(text);
  }

  /** Looks at a message before it is added to the conversation. */
  check({ id, messages }: Conversation, by: Author, text: string): void {
    if (text === "" || (this.#texts !== "all" && !this.#texts.has(text))) return;
    const repeated = messages.some((one) => one.by.kind === by.kind && one.by.id === by.id && one.text === text);
    if (repeated) this.#violations.add(`conversation ${id} has twice from ${by.id ?? by.kind}: ${text.slice(0, 200)}`);
  }

  clear(): void {
    this.#texts = new Set();
  }
}
