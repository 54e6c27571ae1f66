/** How long somebody stays in a line. */
export interface Patience {
  /** By `performance.now()`. */
  until: number;
  signal?: AbortSignal | undefined;
}

/** So many places, given in the order of coming; whoever has waited too long, or is called away, leaves the line. */
export class Line {
  readonly #places: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#places = places;
  }

  /** @returns whether a place was given: it is handed back with `leave` then. */
  async enter({ until, signal }: Patience): Promise<boolean> {
    if (signal?.aborted === true) return false;
    if (this.#taken < this.#places) {
      this.#taken += 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const called = () => resolve(true);
    const goAway = () => {
      const place = this.#waiting.indexOf(called);
      if (place === -1) return;
      this.#waiting.splice(place, 1);
      resolve(false);
    };
    this.#waiting.push(called);
    const timer = setTimeout(goAway, Math.max(0, until - performance.now()));
    signal?.addEventListener("abort", goAway, { once: true });
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", goAway);
    });
  }

  /** Hands the place to whoever waits longest. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }
}
