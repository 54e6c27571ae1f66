import type { Clock } from "../../lib/clock.ts";
import type { MiawCredentials } from "./credentials.ts";

const renewBeforeMs = 60_000;
/** What Node's timers can count. */
const longestWaitMs = 2 ** 31 - 1;

export type TokenMoment = "renew" | "guest-expiring" | "guest-expired";

/** When the token that a stream was opened with asks for something (contract salesforce-miaw 6.2). */
export class TokenWatch {
  readonly #clock: Clock;
  readonly #guestNoticeMs: number;
  #noticed = false;

  constructor(clock: Clock, guestNoticeMs: number) {
    this.#clock = clock;
    this.#guestNoticeMs = guestNoticeMs;
  }

  /** What is due now; undefined for nothing. A guest's coming expiry is said once. */
  due(credentials: MiawCredentials): TokenMoment | undefined {
    const left = this.#left(credentials);
    if (credentials.kind === "verified") return left <= renewBeforeMs ? "renew" : undefined;
    if (left <= 0) return "guest-expired";
    if (left > this.#guestNoticeMs || this.#noticed) return undefined;
    this.#noticed = true;
    return "guest-expiring";
  }

  /** How long until something is due. */
  waitMs(credentials: MiawCredentials): number {
    const left = this.#left(credentials);
    const early = credentials.kind === "verified" ? renewBeforeMs : this.#noticed ? 0 : this.#guestNoticeMs;
    return Math.min(longestWaitMs, Math.max(1, left - early));
  }

  #left({ expiresAt }: MiawCredentials): number {
    return (expiresAt ?? Infinity) - this.#clock.now().getTime();
  }
}
