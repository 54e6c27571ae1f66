/** Sliding windows: how often something happened lately, by key. */
export class RateWindows {
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts once more. Returns how often it happened in the window, this time included. */
  count(key: string, windowMs: number): number {
    const times = this.#recent(key, windowMs);
    times.push(this.#now());
    return times.length;
  }

  /**
   * Takes one place in the window of `key`.
   *
   * @param limit `null`: no limit.
   * @returns 0 when it was taken, else how long until one is free, in milliseconds.
   */
  take(key: string, limit: number | null, windowMs: number): number {
    if (limit === null) return 0;
    const times = this.#recent(key, windowMs);
    const [oldest = this.#now()] = times;
    if (times.length >= limit) return Math.max(1, oldest + windowMs - this.#now());
    times.push(this.#now());
    return 0;
  }

  clear(): void {
    this.#times.clear();
  }

  #recent(key: string, windowMs: number): number[] {
    const times = (this.#times.get(key) ?? []).filter((time) => time > this.#now() - windowMs);
    this.#times.set(key, times);
    return times;
  }
}
