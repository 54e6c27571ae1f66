import type { RequestHandler } from "express";
import { ApiError } from "./api-error.ts";
import type { ApiKey } from "./key-ring.ts";
import type { Settings } from "./settings.ts";

const windowMs = 60_000;

/** Counts requests of each key over a sliding minute (contract opencx 9.1: 100 a minute). */
export class RateLimit {
  readonly #seen = new Map<string, number[]>();
  readonly #settings: () => Settings["limits"];
  readonly #now: () => number;

  constructor(settings: () => Settings["limits"], now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  clear(): void {
    this.#seen.clear();
  }

  /** Middleware, after authentication. The 429 body is not published; it follows the other errors. */
  readonly middleware: RequestHandler = (_req, res, next) => {
    const { requestsPerMinute, retryAfter } = this.#settings();
    if (requestsPerMinute === null) return next();
    const key = (res.locals["apiKey"] as ApiKey).key;
    const now = this.#now();
    const recent = (this.#seen.get(key) ?? []).filter((at) => at > now - windowMs);
    this.#seen.set(key, recent);
    if (recent.length >= requestsPerMinute) {
      const freeAt = (recent[recent.length - requestsPerMinute] ?? now) + windowMs;
      if (retryAfter) res.set("retry-after", String(Math.max(1, Math.ceil((freeAt - now) / 1000))));
      throw new ApiError(429, "Too Many Requests");
    }
    recent.push(now);
    next();
  };
}
