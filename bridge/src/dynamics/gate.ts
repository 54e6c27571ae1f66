import { setTimeout as delay } from "node:timers/promises";
import type { Budget, PausableBudget } from "../lib/budget.ts";
import { BridgeError, isBridgeError } from "../lib/errors.ts";
import { Line, type Patience } from "./line.ts";

export interface GateLimits {
  /** What the service counts by: requests are counted under it, in every process. */
  name: string;
  /** Over the while that the service counts; the pauses that it asks for are kept here. */
  window: PausableBudget;
  /** Over a second, so that a burst is spread. */
  burst: Budget;
  /** How many requests of this process may be on their way at once. */
  atOnce: number;
  /** How long a request waits in all before it is turned away. */
  longestWaitMs: number;
}

/** How a service's faults are called. */
export interface GateFaults {
  /** The code of an answer that asks for a pause. */
  throttled: string;
  /** What is said where nothing was sent. */
  busy: { code: string; message: string; remedy: string };
}

/**
 * Lets requests to one service through as its limits allow: so many at once, so many a second, so many in a longer while,
 * in the order they came, and none in any process while the service asks for a pause.
 */
export class Gate {
  readonly #limits: GateLimits;
  readonly #faults: GateFaults;
  readonly #places: Line;
  /** Only whoever is at its head asks the budgets. */
  readonly #turns = new Line(1);
  /** When the budgets had room, as far as the last refusal told. */
  #roomAt = 0;

  constructor(limits: GateLimits, faults: GateFaults) {
    this.#limits = limits;
    this.#faults = faults;
    this.#places = new Line(limits.atOnce);
  }

  /**
   * @throws BridgeError of the service's `busy` when there is no room within the longest wait, or `signal` was aborted
   *   before; nothing has been sent then.
   */
  async pass<Result>(request: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const { longestWaitMs } = this.#limits;
    const patience = { until: performance.now() + longestWaitMs, signal };
    if (!(await this.#places.enter(patience))) throw this.#busy();
    try {
      await this.#pay(patience);
      return await request();
    } catch (error) {
      if (isBridgeError(error, this.#faults.throttled)) await this.#pause(error.retryAfterMs ?? pauseMs);
      throw error;
    } finally {
      this.#places.leave();
    }
  }

  /** A budget that is blocked for no time at all would be so for ever. */
  async #pause(ms: number): Promise<void> {
    const { name, window } = this.#limits;
    if (ms > 0) await window.block(name, ms);
  }

  /** In the order of their coming, so that work of several requests gets on beside work that has just begun. */
  async #pay(patience: Patience): Promise<void> {
    if (!(await this.#turns.enter(patience))) throw this.#busy();
    await this.#take(patience).finally(() => this.#turns.leave());
  }

  /** A burst, or a short pause, is waited for here: work of several requests is not begun again and again. */
  async #take({ until, signal }: Patience): Promise<void> {
    const { name, window, burst } = this.#limits;
    const isGone = () => signal?.aborted === true;
    for (;;) {
      const wait = (await burst.take(name)) || (await window.take(name));
      this.#roomAt = performance.now() + wait;
      if (wait === 0 && !isGone()) return;
      if (isGone() || this.#roomAt > until) throw this.#busy();
      await delay(wait, undefined, { signal }).catch(() => {});
      if (isGone()) throw this.#busy();
    }
  }

  #busy(): BridgeError {
    const untilRoom = Math.ceil(this.#roomAt - performance.now());
    const retryAfterMs = untilRoom > 0 ? untilRoom : soonMs;
    return new BridgeError({ ...this.#faults.busy, status: 503, retryable: true, retryAfterMs });
  }
}

/** For an answer that does not say how long. */
const pauseMs = 5_000;
/** Where requests that are on their way hold the places, nobody can tell when one comes back. */
const soonMs = 1_000;
