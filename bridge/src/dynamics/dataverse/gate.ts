import { setTimeout as delay } from "node:timers/promises";
import type { Budget, PausableBudget } from "../../lib/budget.ts";
import { BridgeError, isBridgeError } from "../../lib/errors.ts";

export interface GateParts {
  /** The connection's name: its requests are counted under it, in every process. */
  name: string;
  /** Over the five minutes that Dataverse counts. */
  window: PausableBudget;
  /** Over a second, so that a burst is spread. */
  burst: Budget;
  /** How many requests of this process may be on their way at once. */
  atOnce: number;
}

/**
 * Lets requests to one environment through as its service protection limits allow (contract dynamics-365 3.7): so many
 * at once, so many a second, so many in five minutes, and none in any process while Dataverse asks for a pause.
 */
export class Gate {
  readonly #parts: GateParts;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Resolves when whoever asked before has been let through, or turned away. */
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** @throws BridgeError `DATAVERSE_BUSY` when there is no room; nothing has been sent then. */
  async pass<Result>(request: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      await this.#pay();
      return await request();
    } catch (error) {
      if (isBridgeError(error, "DATAVERSE_THROTTLED"))
        await this.#parts.window.block(this.#parts.name, error.retryAfterMs ?? pauseMs);
      throw error;
    } finally {
      this.#leave();
    }
  }

  /** In the order of their coming, so that work of several requests gets on beside work that has just begun. */
  async #pay(): Promise<void> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    await this.#take().finally(resolve);
  }

  /** A burst, or a short pause, is waited for here: work of several requests is not begun again and again. */
  async #take(): Promise<void> {
    const { name, window, burst } = this.#parts;
    for (let waited = 0; ;) {
      const wait = (await burst.take(name)) || (await window.take(name));
      if (wait === 0) return;
      if (waited + wait > longestWaitMs) throw busy(wait);
      await delay(wait);
      waited += wait;
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= this.#parts.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
  }

  /** Hands the place to whoever waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

const pauseMs = 5_000;
const longestWaitMs = 10_000;

function busy(retryAfterMs: number): BridgeError {
  return new BridgeError({
    code: "DATAVERSE_BUSY",
    message: "The requests that Dataverse allows in this while are spent.",
    remedy: "Nothing to do: the bridge goes on when there is room. If it lasts, raise limits.requestsPerSecond.",
    status: 503,
    retryable: true,
    retryAfterMs,
  });
}
