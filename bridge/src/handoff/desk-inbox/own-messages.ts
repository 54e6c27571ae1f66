import { sql } from "kysely";
import type { Own } from "../../desks/desk.ts";
import type { Store } from "../../store/store.ts";

/** From so many characters on, a part of a text is told from a text of its own. */
const tellingCharacters = 100;

/** What the bridge has brought to the desk for one handoff. */
export class OwnMessages implements Own {
  readonly #store: Store;
  readonly #handoffId: string;

  constructor(store: Store, handoffId: string) {
    this.#store = store;
    this.#handoffId = handoffId;
  }

  async find({ id, text }: { id: string; text: string }): Promise<"id" | "words" | undefined> {
    const entries = await this.#store.db
      .selectFrom("entries")
      .select(["external_id", sql<string | null>`payload->>'text'`.as("text")])
      .where("handoff_id", "=", this.#handoffId)
      .where("direction", "=", "to-desk")
      .where("status", "in", ["sending", "done"])
      .execute();
    if (id !== "" && entries.some((entry) => entry.external_id === id)) return "id";
    const isSame = entries.some((entry) => entry.text !== null && areSame(spaced(entry.text), spaced(text)));
    return isSame ? "words" : undefined;
  }
}

/** The same words, or, as a desk gets a long text in parts and with its author's name before it, one within the other. */
function areSame(one: string, other: string): boolean {
  if (one === "" || one === other) return one !== "";
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= tellingCharacters && long.includes(short);
}

function spaced(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
