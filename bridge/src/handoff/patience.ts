import type { BridgeError } from "../lib/errors.ts";
import type { Parts } from "./parts.ts";

const pauseMs = 5 * 60_000;
const pauses = new Set(["DYNAMICS_THROTTLED", "DYNAMICS_BUSY", "DATAVERSE_THROTTLED", "DATAVERSE_BUSY"]);
const free = new Set([
  "DESK_CLOSED",
  "HANDOFF_NOT_YET_IN_HISTORY",
  "DESK_BEING_OPENED",
  "SALESFORCE_REQUEST_LIMIT",
  "SALESFORCE_STORAGE_FULL",
]);

/** Whether a service has no room for now, by its own word or by the bridge's count of what it takes. */
export function isPause(code: string): boolean {
  return pauses.has(code);
}

/** Waiting for a budget, a pause, for hours, for OpenCX's history or for another handoff is no failed attempt. */
export function isFree(error: BridgeError | undefined): boolean {
  return error !== undefined && (error.code.includes("BUDGET") || isPause(error.code) || free.has(error.code));
}

/**
 * When work is tried again whose tries are used up: at a desk that is not live nobody sits and waits, and what passes is
 * waited for much longer.
 *
 * @param since when the work came in.
 * @returns undefined when it is given up.
 */
export function patientRetry(parts: Parts, live: boolean, since: Date): Date | undefined {
  const now = parts.clock.now().getTime();
  if (live || now - since.getTime() >= parts.config.delivery.patienceMs) return undefined;
  return new Date(now + pauseMs);
}
