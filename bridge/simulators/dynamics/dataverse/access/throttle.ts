import { DataverseError } from "../dataverse-error.ts";
import { limitCodes, realLimits, UserWindow } from "./service-limits.ts";
import type { LimitKind, LimitSettings, Refusal } from "./service-limits.ts";

/** A throttling that a test asks for. */
export interface MadeThrottle {
  kind: LimitKind;
  seconds: number;
  times: number;
}

/** Lets each user's requests in or not, by the service-protection limits (contract dynamics-365 3.7). */
export class Throttle {
  settings: LimitSettings = { ...realLimits };
  made: MadeThrottle | undefined;
  readonly #windows = new Map<string, UserWindow>();

  clear(): void {
    this.settings = { ...realLimits };
    this.made = undefined;
    this.#windows.clear();
  }

  window(userId: string): UserWindow {
    let window = this.#windows.get(userId);
    if (window === undefined) this.#windows.set(userId, (window = new UserWindow()));
    return window;
  }

  /**
   * Counts a request in. Throws DataverseError 429 when the user has none left.
   *
   * @returns what to call with the milliseconds it took
   */
  admit(userId: string, now: number): { pushed: boolean; done: (at: number, ms: number) => void } {
    const window = this.window(userId);
    const pushed = window.isPaused(now);
    if (pushed) window.pushed += 1;
    const refusal = this.#refusal(window, now);
    if (refusal !== undefined) throw tooMany(refusal, this.settings);
    window.inFlight += 1;
    window.add(now, 1, 0);
    const done = (at: number, ms: number) => {
      window.inFlight = Math.max(0, window.inFlight - 1);
      window.add(at, 0, ms);
    };
    return { pushed, done };
  }

  /** The informational headers of an answer. */
  headers(userId: string, now: number): Record<string, string> {
    const { requests, ms } = this.window(userId).remaining(now, this.settings);
    return {
      "x-ms-ratelimit-burst-remaining-xrm-requests": String(requests),
      "x-ms-ratelimit-time-remaining-xrm-requests": (ms / 1000).toLocaleString("en-US", { minimumFractionDigits: 2 }),
    };
  }

  report() {
    return [...this.#windows].map(([userId, { pushed, refused, inFlight }]) => ({ userId, pushed, refused, inFlight }));
  }

  #refusal(window: UserWindow, now: number): Refusal | undefined {
    const { made } = this;
    if (made === undefined) return window.refusal(now, this.settings);
    made.times -= 1;
    if (made.times <= 0) this.made = undefined;
    return window.pause(now, made.kind, made.seconds, false);
  }
}

function tooMany({ kind, retryAfterSeconds }: Refusal, settings: LimitSettings): DataverseError {
  const seconds = settings.windowMs / 1000;
  const time = settings.executionMs.toLocaleString("en-US");
  const decrease = "Decrease number of concurrent requests or reduce the duration of requests and try again later.";
  const texts: Record<LimitKind, string> = {
    requests: `Number of requests exceeded the limit of ${settings.requests} over time window of ${seconds} seconds.`,
    executionTime: `Combined execution time of incoming requests exceeded limit of ${time} milliseconds over time window of ${seconds} seconds. ${decrease}`,
    concurrency: `Number of concurrent requests exceeded the limit of ${settings.concurrent}.`,
  };
  return new DataverseError(429, limitCodes[kind], texts[kind], { "retry-after": String(retryAfterSeconds) });
}
