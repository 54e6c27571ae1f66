import type { Dispatcher } from "undici";
import type { SalesforceCasesConnection } from "../../config/schema.ts";
import type { Clock } from "../../lib/clock.ts";

/** One org, as the configuration's connection says it. */
export type SalesforceCasesSettings = SalesforceCasesConnection;

export interface DeskLogger {
  warn(facts: object, message: string): void;
}

/** What the desk works with; all of it belongs to the composition root. */
export interface SalesforceCasesParts {
  clock: Clock;
  dispatcher: Dispatcher;
  logger?: DeskLogger;
}
