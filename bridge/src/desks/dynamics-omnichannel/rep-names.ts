import { setTimeout as delay } from "node:timers/promises";
import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import { isBridgeError } from "../../lib/errors.ts";

export interface RepNameTimings {
  /** How long an event waits for its name. */
  waitMs: number;
  /** For how long nobody's name is asked for after a fault, and an id not again that is nobody's. */
  quietMs: number;
  /** In milliseconds. */
  now(): number;
}

/** What is known of an id; empty for one that is nobody's. */
interface Answer {
  name: string;
  until: number;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const mostKept = 10_000;
const usual: RepNameTimings = { waitMs: 2_000, quietMs: 60_000, now: () => performance.now() };

/**
 * Names of reps: lifecycle events say an id alone, which is a user's where the environment lets it be read. A name that
 * was read is kept, as the same reps come again and again. Nobody waits long for one: the first reply brings it.
 */
export class RepNames {
  readonly #timings: RepNameTimings;
  readonly #answers = new Map<string, Answer>();
  /** Names that are on their way; once an event has waited for one, no other event does. */
  readonly #asked = new Map<string, Promise<string>>();
  #quietUntil = -Infinity;

  constructor(timings: Partial<RepNameTimings> = {}) {
    this.#timings = { ...usual, ...timings };
  }

  /** @returns an empty name where there is none, or none in time; it is there for a later event then. */
  async of({ id, name }: { id: string; name: string }, dataverse: Pick<Dataverse, "get">): Promise<string> {
    if (name !== "" || !guid.test(id)) return name;
    const now = this.#timings.now();
    const answer = this.#answers.get(id);
    if (answer !== undefined && now < answer.until) return answer.name;
    if (now < this.#quietUntil) return "";
    return this.#asked.get(id) ?? this.#ask(id, dataverse);
  }

  #ask(id: string, dataverse: Pick<Dataverse, "get">): Promise<string> {
    const read = this.#read(id, dataverse).finally(() => this.#asked.delete(id));
    const asked = inTime(read, this.#timings.waitMs);
    this.#asked.set(id, asked);
    return asked;
  }

  async #read(id: string, dataverse: Pick<Dataverse, "get">): Promise<string> {
    const { now, quietMs } = this.#timings;
    try {
      const user = await dataverse.get("systemusers", id, ["fullname"]);
      const name = typeof user?.["fullname"] === "string" ? user["fullname"] : "";
      this.#keep(id, { name, until: name === "" ? now() + quietMs : Infinity });
      return name;
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      this.#quietUntil = now() + quietMs;
      return "";
    }
  }

  /** The oldest goes where there are too many. */
  #keep(id: string, answer: Answer): void {
    this.#answers.delete(id);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size >= mostKept && oldest !== undefined) this.#answers.delete(oldest);
    this.#answers.set(id, answer);
  }
}

/** What is read, or nothing once this long has passed. */
async function inTime(read: Promise<string>, ms: number): Promise<string> {
  const over = new AbortController();
  const tooLate = delay(ms, "", { signal: over.signal });
  return Promise.race([read, tooLate]).finally(() => over.abort());
}
