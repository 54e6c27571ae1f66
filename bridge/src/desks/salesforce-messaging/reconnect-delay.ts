import type { FollowTimings } from "./settings.ts";

export type Urgency = "now" | "soon" | "seldom";

/**
 * How long to stay away before the stream is opened again: 1 s × 1.5ⁿ, 30 s at most, with full jitter (contract
 * salesforce-miaw 5.6). "now" waits only where it does not help at once.
 */
export class ReconnectDelay {
  readonly #timings: Pick<FollowTimings, "reconnectMs" | "reconnectCapMs">;
  readonly #random: () => number;
  #tries = 0;
  #hurried = false;

  constructor(timings: Pick<FollowTimings, "reconnectMs" | "reconnectCapMs">, random: () => number) {
    this.#timings = timings;
    this.#random = random;
  }

  /** Call when the stream is open. */
  reset(): void {
    this.#tries = 0;
    this.#hurried = false;
  }

  next(urgency: Urgency): number {
    const { reconnectMs, reconnectCapMs } = this.#timings;
    if (urgency === "now" && !this.#hurried) {
      this.#hurried = true;
      return 0;
    }
    if (urgency === "seldom") return reconnectCapMs * (0.5 + this.#random() / 2);
    const bound = Math.min(reconnectCapMs, reconnectMs * 1.5 ** Math.min(this.#tries, 50));
    this.#tries += 1;
    return this.#random() * bound;
  }
}
