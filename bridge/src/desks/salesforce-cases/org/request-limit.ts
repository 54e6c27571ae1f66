import { BridgeError } from "../../../lib/errors.ts";

/** The org takes no more requests for now. */
export function requestLimit(waitMs: number): BridgeError {
  return new BridgeError({
    code: "SALESFORCE_REQUEST_LIMIT",
    message: "The Salesforce org has no API requests left for the last 24 hours.",
    remedy:
      "Look in Setup, Company Information, at API Requests, Last 24 Hours, and buy more or stop what uses them; the bridge asks again every 15 minutes.",
    status: 503,
    retryable: true,
    retryAfterMs: waitMs,
  });
}

/** Too many long calls run in the org at this moment (contract salesforce-metadata 19.3): a matter of seconds. */
export function tooManyAtOnce(): BridgeError {
  return new BridgeError({
    code: "SALESFORCE_BUSY",
    message: "The Salesforce org runs as many long API calls as it may at once.",
    remedy:
      "Usually passing; the bridge tries again. If it lasts, look in Setup, API Usage, at what else calls the org.",
    status: 503,
    retryable: true,
    retryAfterMs: 5000,
  });
}
