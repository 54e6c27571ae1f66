/** Sliding windows: how often something happened lately, by key. */
export class RateWindows {
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Takes one place in the window of `key`.
   *
   * @param limit `null`: no limit.
   * @returns 0 when it was taken, else how long until one is free, in milliseconds.
   */
  take(key: string, limit: number | null, windowMs: number): number {
    if (limit === null) return 0;
    const now = this.#now();
    const times = (this.#times.get(key) ?? []).filter((time) => time > now - windowMs);
    this.#times.set(key, times);
    const [oldest] = times;
    if (times.length >= limit) return Math.max(1, (oldest ?? now) + windowMs - now);
    times.push(now);
    return 0;
  }

  /** Drops the window of a key that is gone. */
  forget(key: string): void {
    this.#times.delete(key);
  }

  clear(): void {
    this.#times.clear();
  }
}
