import type { Clock } from "../../../lib/clock.ts";
import type { DeskLogger } from "../settings.ts";
import { requestLimit } from "./request-limit.ts";

const warnAt = 0.8;
/** How long an org whose requests are used up is left alone. */
export const pauseMs = 15 * 60_000;

export interface Usage {
  used: number;
  limit: number;
}

/** How much of the org's daily requests is used, and the pause when none is left (contract salesforce-metadata 19.3). */
export class ApiUsage {
  readonly #clock: Clock;
  readonly #connection: string;
  readonly #logger: DeskLogger | undefined;
  #last: Usage | undefined;
  #warned = false;
  #pausedUntil = 0;

  constructor(clock: Clock, connection: string, logger: DeskLogger | undefined) {
    this.#clock = clock;
    this.#connection = connection;
    this.#logger = logger;
  }

  /** As the last answer said; undefined before the first. */
  get last(): Usage | undefined {
    return this.#last;
  }

  /** Takes `api-usage=18/5000` out of an answer's headers; warns once each time that 80 % are passed. */
  note(headers: Record<string, string>): void {
    const match = /api-usage=(\d+)\/(\d+)/.exec(headers["sforce-limit-info"] ?? "");
    if (match === null) return;
    const usage = { used: Number(match[1]), limit: Number(match[2]) };
    this.#last = usage;
    const high = usage.used >= usage.limit * warnAt;
    if (high && !this.#warned) this.#logger?.warn({ connection: this.#connection, ...usage, remedy }, warning);
    this.#warned = high;
  }

  /** Begins the pause. */
  exhausted(): void {
    this.#pausedUntil = this.#clock.now().getTime() + pauseMs;
  }

  /** @throws BridgeError `SALESFORCE_REQUEST_LIMIT` while the org is left alone. */
  demandOpen(): void {
    const left = this.#pausedUntil - this.#clock.now().getTime();
    if (left > 0) throw requestLimit(left);
  }
}

const warning = "most of the Salesforce org's API requests of the day are used";
const remedy =
  "Look in Setup, Company Information, at API Requests, Last 24 Hours, for what uses them, and buy more if it is right.";
