/** The list is not there to be polled (contract dynamics-365 7.6): of looks that nothing waits for, so many a minute. */
const mostAMinute = 5;
const minuteMs = 60_000;

/** A silent conversation is looked at ever more rarely, up to eight times the gap. */
const mostDoublings = 3;

interface Waits {
  /** After something that may have been a repetition, a look after each of these waits. */
  againMs: number[];
  /** At least between one look and the next because of a repetition. */
  betweenMs: number;
  /** How long a conversation is silent before it is looked at. */
  quietMs: number;
}

/** When the list of a conversation's messages is to be read next; times are milliseconds since the epoch. */
export class LookTimes {
  readonly #waits: Waits;
  /** Because of what may have been a repetition. */
  #doubts: number[] = [];
  /** Because nothing has been heard for long, or ever. */
  #quietAt = Infinity;
  /** When the looks of the last minute began. */
  #begun: number[] = [];
  /** How many looks in a row have found nothing: each is further away than the one before. */
  #inVain = 0;

  constructor(waits: Waits) {
    this.#waits = waits;
  }

  /** `quiet`: the conversation itself may be over without a word. */
  due(now: number): "quiet" | "doubt" | undefined {
    if (this.#quietAt <= now) return "quiet";
    return this.#nextDoubt(now) <= now ? "doubt" : undefined;
  }

  /** Milliseconds; a minute at most. */
  untilNext(now: number): number {
    return Math.max(0, Math.min(this.#nextDoubt(now), this.#quietAt, now + minuteMs) - now);
  }

  /** After a restart, for what came before; or after a look that could not be made. */
  at(time: number): void {
    this.#quietAt = time;
  }

  /** One row of looks, however many repetitions come: the list is not there to be polled. */
  soon(now: number): void {
    const from = Math.max(now, (this.#begun.at(-1) ?? 0) + this.#waits.betweenMs);
    this.#doubts = this.#waits.againMs.map((ms) => from + ms);
  }

  /** Nothing is doubtful any more. */
  certain(): void {
    this.#doubts = [];
  }

  /** A conversation that falls silent may have lost what was said last. */
  whenQuiet(now: number): void {
    this.#quietAt = now + this.#waits.quietMs * 2 ** Math.min(this.#inVain, mostDoublings);
  }

  begun(now: number): void {
    this.#doubts = this.#doubts.filter((at) => at > now);
    this.#begun = [...this.#ofLastMinute(now), now];
  }

  nothingFound(): void {
    this.#inVain += 1;
  }

  notQuiet(): void {
    this.#inVain = 0;
  }

  /** A doubt that nothing waits for is put off until the minute has room. */
  #nextDoubt(now: number): number {
    const recent = this.#ofLastMinute(now);
    const room = recent.length < mostAMinute ? 0 : (recent.at(-mostAMinute) ?? 0) + minuteMs;
    return Math.max(Math.min(...this.#doubts), room);
  }

  #ofLastMinute(now: number): number[] {
    return this.#begun.filter((at) => at > now - minuteMs);
  }
}
