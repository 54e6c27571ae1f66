import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from "rate-limiter-flexible";
import type { Pool } from "pg";

/** Requests that may still be made in a while. A worker never waits on one: it comes back later. */
export interface Budget {
  /** @returns 0 when the request may go out now, else how long to stay away, in milliseconds. */
  take(key: string): Promise<number>;
  /** How many requests are left for a key in this window. */
  left(key: string): Promise<number>;
}

/** A budget of a service that may ask for a pause. */
export interface PausableBudget extends Budget {
  /**
   * Lets nothing out for a key for this long, in milliseconds, in any process that shares the budget; a longer pause
   * that runs already stays.
   */
  block(key: string, ms: number): Promise<void>;
}

export interface BudgetSettings {
  name: string;
  requests: number;
  windowMs: number;
}

/** Makes budgets: in memory for one process, in PostgreSQL where several share them. */
export function createBudgets(pool?: Pool): (settings: BudgetSettings) => PausableBudget {
  return (settings) => new LimiterBudget(limiter(settings, pool), settings.requests);
}

function limiter(settings: BudgetSettings, pool: Pool | undefined): RateLimiterAbstract {
  const options = { keyPrefix: settings.name, points: settings.requests, duration: settings.windowMs / 1000 };
  if (pool === undefined) return new RateLimiterMemory(options);
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: "pool",
    tableName: "budgets",
    tableCreated: true,
  });
}

class LimiterBudget implements PausableBudget {
  readonly #limiter: RateLimiterAbstract;
  readonly #requests: number;

  constructor(limiterOfKind: RateLimiterAbstract, requests: number) {
    this.#limiter = limiterOfKind;
    this.#requests = requests;
  }

  async take(key: string): Promise<number> {
    try {
      await this.#limiter.consume(key);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
      throw refusal;
    }
  }

  async left(key: string): Promise<number> {
    const state = await this.#limiter.get(key);
    return state === null ? this.#requests : Math.max(0, state.remainingPoints);
  }

  async block(key: string, ms: number): Promise<void> {
    const state = await this.#limiter.get(key);
    const isLongerAlready = state !== null && state.consumedPoints > this.#requests && state.msBeforeNext >= ms;
    if (!isLongerAlready) await this.#limiter.block(key, Math.ceil(ms / 1000));
  }
}
