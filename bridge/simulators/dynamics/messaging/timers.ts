/** Work that is due later; it can be done at once, and it stops with the simulator. */
export class Timers {
  readonly #pending = new Map<NodeJS.Timeout, () => void>();

  after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      work();
    }, ms);
    this.#pending.set(timer, work);
  }

  /** Does all of it now, and what it causes in turn. */
  flush(): void {
    while (this.#pending.size > 0) {
      const due = [...this.#pending];
      this.clear();
      for (const [, work] of due) work();
    }
  }

  clear(): void {
    for (const timer of this.#pending.keys()) clearTimeout(timer);
    this.#pending.clear();
  }
}
