import { asList, asNumber, asObject, asText } from "./wire.ts";

/** Where to resume a conversation's stream; committed with each event. */
export interface MiawCursor {
  /** Largest event id seen, an integer as text. */
  lastEventId: string | null;
  /** Largest `transcriptedTimestamp` seen, in milliseconds. */
  lastSeenAt: number | null;
  /** Identifiers of entries that the next look back would bring again. */
  recent: string[];
}

const mostRemembered = 1000;
const mostInCursor = 200;

/** Which entries of one conversation have been seen, and up to where (contract salesforce-miaw 5.6). */
export class Progress {
  readonly #overlapMs: number;
  /** Identifier to time, oldest seen first. */
  readonly #seen = new Map<string, number>();
  #lastEventId: bigint | undefined;
  #lastSeenAt: number | undefined;

  constructor(cursor: object | null, overlapMs: number) {
    const { lastEventId, lastSeenAt, recent } = asObject(cursor);
    this.#overlapMs = overlapMs;
    this.sawEventId(asText(lastEventId));
    this.#lastSeenAt = asNumber(lastSeenAt);
    for (const key of asList(recent)) if (typeof key === "string") this.#seen.set(key, this.#lastSeenAt ?? 0);
  }

  get lastEventId(): string | undefined {
    return this.#lastEventId?.toString();
  }

  get lastSeenAt(): number | undefined {
    return this.#lastSeenAt;
  }

  knows(key: string): boolean {
    return this.#seen.has(key);
  }

  /** Event ids are compared as integers (contract salesforce-miaw 5.6). */
  sawEventId(id: string | undefined): void {
    if (id === undefined || !/^\d{1,40}$/.test(id)) return;
    const value = BigInt(id);
    if (this.#lastEventId === undefined || value > this.#lastEventId) this.#lastEventId = value;
  }

  sawTime(at: number | undefined): void {
    if (at !== undefined && at > (this.#lastSeenAt ?? 0)) this.#lastSeenAt = at;
  }

  saw(key: string, at: number | undefined): void {
    this.sawTime(at);
    this.#seen.set(key, at ?? this.#lastSeenAt ?? 0);
    if (this.#seen.size <= mostRemembered) return;
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }

  cursor(): MiawCursor {
    const since = (this.#lastSeenAt ?? 0) - this.#overlapMs;
    const recent = [...this.#seen].filter(([, at]) => at >= since).map(([key]) => key);
    return {
      lastEventId: this.lastEventId ?? null,
      lastSeenAt: this.#lastSeenAt ?? null,
      recent: recent.slice(-mostInCursor),
    };
  }
}
