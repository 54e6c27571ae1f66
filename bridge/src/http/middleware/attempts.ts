import type { Request, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { BridgeError } from "../../lib/errors.ts";

const windowMs = 60_000;
const wrongAttempts = 20;

/** Counts a wrong secret; `error` is what to answer while the address has not tried too often. */
export type CountAttempt = (req: Request, res: Response, error: BridgeError) => Promise<BridgeError>;

/**
 * Slows down an address that guesses. Only wrong attempts come here, so whoever has the right secret is never refused,
 * also behind the same address.
 */
export function createAttemptLimit(): CountAttempt {
  const limiter = rateLimit({
    windowMs,
    limit: wrongAttempts,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (_req, _res, next) => next(tooManyAttempts()),
  });
  return (req, res, error) =>
    new Promise((resolve) => {
      void limiter(req, res, (refusal?: unknown) => resolve(refusal instanceof BridgeError ? refusal : error));
    });
}

function tooManyAttempts(): BridgeError {
  return new BridgeError({
    code: "TOO_MANY_ATTEMPTS",
    message: "Too many wrong keys or tokens came from this address.",
    remedy: "Correct the key or token; a right one is accepted at once.",
    status: 429,
    retryAfterMs: windowMs,
  });
}
