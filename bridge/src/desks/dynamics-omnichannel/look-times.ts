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
  #times: number[] = [];
  #lastAt = 0;
  /** How many looks in a row have found nothing: each is further away than the one before. */
  #inVain = 0;

  constructor(waits: Waits) {
    this.#waits = waits;
  }

  isDue(now: number): boolean {
    return this.#times.some((at) => at <= now);
  }

  /** Milliseconds; a minute at most. */
  untilNext(now: number): number {
    return Math.max(0, Math.min(...this.#times, now + 60_000) - now);
  }

  /** After a restart, for what came before. */
  atOnce(now: number): void {
    this.#times = [now];
  }

  /** One row of looks, however many repetitions come: the list is not there to be polled. */
  soon(now: number): void {
    const from = Math.max(now, this.#lastAt + this.#waits.betweenMs);
    this.#times = this.#waits.againMs.map((ms) => from + ms);
  }

  /** A conversation with a rep that falls silent may have lost what was said last. */
  whenQuiet(now: number): void {
    const at = now + this.#waits.quietMs * 2 ** Math.min(this.#inVain, mostDoublings);
    this.#times = [...this.#times.filter((one) => one < at), at];
  }

  /** One that could not be made. */
  later(at: number): void {
    this.#times = [...this.#times, at];
  }

  begun(now: number): void {
    this.#times = this.#times.filter((at) => at > now);
    this.#lastAt = now;
  }

  nothingFound(): void {
    this.#inVain += 1;
  }

  notQuiet(): void {
    this.#inVain = 0;
  }
}
