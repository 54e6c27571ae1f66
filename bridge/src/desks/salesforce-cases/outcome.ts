import { BridgeError } from "../../lib/errors.ts";
import { isUncertain } from "../../lib/http-client.ts";
import type { DeliverOutcome } from "../desk.ts";
import { isLoginFault } from "./org/oauth-faults.ts";

const gone = new Set(["SALESFORCE_RECORD_GONE", "SALESFORCE_REFERENCE_INVALID"]);
const tooLate = "SALESFORCE_CASE_DONE_WITH";
/** Waiting for these is nobody's fault. */
const uncounted = new Set(["SALESFORCE_REQUEST_LIMIT", "SALESFORCE_STORAGE_FULL"]);

/** What a failed delivery means for the entry (contract salesforce-metadata 19.3). Throws what is no error of ours. */
export function outcomeOf(error: unknown, kind: "text" | "file", signal: AbortSignal | undefined): DeliverOutcome {
  if (!(error instanceof BridgeError)) throw error;
  const { code, retryable, retryAfterMs } = error;
  // A try that was cut off may have got through: it is counted, so that the next one looks first.
  if (signal?.aborted === true) return { status: "later", code: "STOPPED", counted: isUncertain(error) };
  if (code === tooLate) return { status: "over", code };
  if (gone.has(code)) return { status: "over", code: "SALESFORCE_CASE_GONE" };
  if (kind === "file" && code === "SALESFORCE_STORAGE_FULL") return { status: "file-refused", code };
  if (retryable || isLoginFault(code)) {
    const wait = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return { status: "later", code, counted: !uncounted.has(code), ...wait };
  }
  if (kind === "file") return { status: "file-refused", code };
  return { status: "never", code, remedy: `${error.message} ${error.remedy}` };
}

/** What was on its way when the handoff ended has not arrived, and goes nowhere now. */
export function notThere(): BridgeError {
  return new BridgeError({
    code: tooLate,
    message: "The handoff ended before this reached the Case.",
    remedy: "Nothing to do: the customer is told.",
  });
}
