/** Delayed work that stops with the simulator. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();

  /** Runs `work` after `ms`; at once, within the call, when `ms` is 0. */
  after(ms: number, work: () => void): void {
    if (ms <= 0) {
      work();
      return;
    }
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      work();
    }, ms);
    this.#pending.add(timer);
  }

  clear(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
