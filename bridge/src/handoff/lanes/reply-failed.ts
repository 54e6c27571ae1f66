import { type BridgeError, errorCode, isBridgeError } from "../../lib/errors.ts";
import { isUncertain } from "../../lib/http-client.ts";
import { type Entry, unfinished } from "../../store/entries.ts";
import { findHandoff } from "../../store/handoffs.ts";
import { tellRep } from "../outgoing.ts";
import { retryAt } from "../retry.ts";
import { tell } from "../tracer.ts";
import { finishEntry } from "./finish.ts";
import type { ReplyJob } from "./reply-job.ts";

/** Decides between trying again and giving up; `sent`: the message itself was on its way. */
export async function replyFailed(
  job: ReplyJob,
  entry: Entry,
  error: unknown,
  sent: boolean,
): Promise<Date | undefined> {
  if (!isBridgeError(error)) throw error;
  const { parts } = job;
  const free =
    error.code === "OPENCX_BUDGET_SPENT" ||
    error.code === "OPENCX_KEY_REJECTED" ||
    error.code === "OPENCX_SCOPE_MISSING";
  const attempts = entry.attempts + (free ? 0 : 1);
  parts.metrics.retried("to-opencx", error.code);
  if ((!error.retryable && !isUncertain(error)) || attempts >= parts.config.delivery.maxAttempts) {
    await giveUp(job, entry, error);
    return undefined;
  }
  const uncertain = sent && (isUncertain(error) || error.code === "OPENCX_UNAVAILABLE");
  await parts.store.db
    .updateTable("entries")
    .set({
      attempts,
      error_code: errorCode(error),
      status: uncertain || (!sent && entry.status === "sending") ? "sending" : "pending",
    })
    .where("id", "=", entry.id)
    .where(unfinished)
    .execute();
  await tell(parts.store.db, job.handoff, parts.clock.now(), "reply-retry", {
    level: "warning",
    data: { seq: entry.seq, code: error.code, remedy: error.remedy },
    sourceKey: free ? `reply-retry:${entry.id}:${error.code}` : undefined,
  });
  return retryAt(parts, Math.max(1, attempts), error.retryAfterMs);
}

/** The entry is dead: the trace says so, and a rep whose words did not arrive is told. */
export async function giveUp(job: ReplyJob, entry: Entry, error: BridgeError): Promise<void> {
  const { parts, claim, handoff } = job;
  const data = { kind: entry.kind, code: error.code, remedy: error.remedy, entry: entry.id };
  parts.log.error({ handoffId: handoff.id, sessionId: handoff.session_id, ...data }, "an entry to OpenCX is given up");
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "dead", errorCode: error.code }, now);
    await tell(tx.db, handoff, now, "dead", { level: "error", data });
    parts.metrics.dead("to-opencx", error.code);
    if (entry.kind !== "reply") return;
    const current = await findHandoff(tx.db, handoff.id);
    if (current === undefined || (current.ended_at !== null && job.conversation.live)) return;
    const words = `Your message did not reach the customer. ${error.message} ${error.remedy}`;
    await tellRep(tx, handoff.id, `not-delivered:${entry.id}`, words, now);
  });
}
