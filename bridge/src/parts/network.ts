import pg from "pg";
import { Agent, type Dispatcher } from "undici";
import type { Config } from "../config/schema.ts";
import type { createSalesforceMessaging } from "../desks/salesforce-messaging/salesforce-messaging.ts";
import { type GuardedDispatchers, guardedDispatchers } from "../guarded-dispatchers.ts";
import { createBudgets } from "../lib/budget.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { createLogger, type Logger } from "../lib/logger.ts";

/** What reaches out of the process, and may be replaced by tests. */
export interface NetworkOverrides {
  clock?: Clock;
  log?: Logger;
  /** For every call that is no stream. */
  dispatcher?: Dispatcher;
  random?: () => number;
  timings?: Parameters<typeof createSalesforceMessaging>[1]["timings"];
}

export interface Network {
  clock: Clock;
  log: Logger;
  dispatcher: Dispatcher;
  streamDispatcher: Dispatcher;
  guarded: GuardedDispatchers;
  budgets: ReturnType<typeof createBudgets>;
  random: () => number;
  timings: NetworkOverrides["timings"];
  close(): Promise<void>;
}

/** Connections out: pooled for calls, one each for streams; budgets shared where several processes work together. */
export function makeNetwork(config: Config, overrides: NetworkOverrides): Network {
  const log = overrides.log ?? createLogger({ level: config.log.level });
  const dispatcher = overrides.dispatcher ?? new Agent({ allowH2: false, connections: 64, keepAliveTimeout: 30_000 });
  const streamDispatcher = new Agent({ allowH2: false, connections: null, bodyTimeout: 0, headersTimeout: 30_000 });
  const guarded = guardedDispatchers(config);
  const { url } = config.database;
  const pool = url === undefined ? undefined : new pg.Pool({ connectionString: url, max: 2 });
  pool?.on("error", (error) => log.warn({ err: error }, "a connection for request budgets broke and is replaced"));
  return {
    clock: overrides.clock ?? systemClock,
    log,
    dispatcher,
    streamDispatcher,
    guarded,
    budgets: createBudgets(pool),
    random: overrides.random ?? Math.random,
    timings: overrides.timings,
    close: async () => {
      const all = [dispatcher, streamDispatcher, guarded.callback, guarded.workflow];
      await Promise.all([...all.map((one) => one.destroy()), pool?.end()]);
    },
  };
}
