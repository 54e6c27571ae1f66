import { type BridgeError, isBridgeError } from "../../lib/errors.ts";
import { changeConversation } from "../../store/conversations.ts";
import { type Handoff, lockHandoff } from "../../store/handoffs.ts";
import { holdClaim } from "../../store/lanes.ts";
import type { Tx } from "../../store/store.ts";
import { isVoice } from "../channel.ts";
import { endHandoff } from "../ending.ts";
import { goBack } from "../hand-on.ts";
import { StaleClaim } from "../lanes/stale-claim.ts";
import type { Parts } from "../parts.ts";
import { isFree, isPause, patientRetry } from "../patience.ts";
import type { EntryPayloads } from "../payloads.ts";
import { retryAt } from "../retry.ts";
import { tell } from "../tracer.ts";
import { becomeUnavailable } from "../unavailable.ts";
import { dropBrief } from "./brief-parts.ts";
import type { OpeningJob } from "./job.ts";

/** What becomes of a failed try: when to try again, or that the handoff has ended. */
export async function openingFailed(job: OpeningJob, error: unknown) {
  const { parts, claim } = job;
  const known = isBridgeError(error) ? error : undefined;
  if (known === undefined) parts.log.error({ err: error, handoffId: claim.handoffId }, "opening failed unexpectedly");
  const attempts = job.conversation.attempts + (isFree(known) ? 0 : 1);
  const later = retryAt(parts, Math.max(1, attempts), known?.retryAfterMs);
  return parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (!(await holdClaim(tx.db, claim))) throw new StaleClaim();
    await changeConversation(tx.db, job.conversation.id, { attempts });
    const now = parts.clock.now();
    const code = known?.code ?? "INTERNAL";
    await tell(tx.db, handoff, now, "open-retry", {
      level: "warning",
      data: { code, attempts, remedy: known?.remedy },
      sourceKey: isFree(known) ? `open-retry:${job.conversation.no}:${code}` : undefined,
    });
    parts.metrics.retried("to-desk", code);
    const paused = job.conversation.live && isPause(code);
    // A try that got no answer may have opened something, which is found and closed once there is room.
    const nothingOpened = !paused || attempts === 0;
    const isEnd = isRefusal(code) || (paused && nothingOpened);
    if (isEnd && (await endIfAsked(parts, tx, handoff))) return { ended: true, retryAt: later };
    const waitedMs = now.getTime() - handoff.created_at.getTime();
    const tooLong = paused && waitedMs >= parts.config.nobodyThere.joinTimeoutMs;
    const reason = tooLong ? "over_limit" : unavailableBy(code, attempts);
    if (reason !== undefined) {
      await becomeUnavailable(parts, tx, handoff, reason, { code, nothingOpened });
      const { conversation_no: current } = await lockHandoff(tx, handoff.id);
      if (current !== job.conversation.no) await dropBrief(tx, job.conversation);
      return { ended: false, retryAt: tooLong ? later : new Date(now.getTime() + 60_000) };
    }
    const hopeless = known !== undefined && !known.retryable;
    const spent = attempts >= parts.config.delivery.maxAttempts;
    const again = spent ? patientRetry(parts, job.conversation.live, handoff.created_at) : later;
    if (!hopeless && again !== undefined) {
      const facts = { handoffId: handoff.id, sessionId: handoff.session_id, code, remedy: known?.remedy };
      if (spent) parts.log.error(facts, "a handoff cannot be opened yet and waits");
      return { ended: false, retryAt: again };
    }
    if (await goBack(parts, tx, handoff, { code, remedy: known?.remedy })) return { ended: true, retryAt: later };
    await fail(parts, tx, handoff, known, code);
    return { ended: true, retryAt: later };
  });
}

function isRefusal(code: string): boolean {
  return code === "DESK_OVER_LIMIT" || code === "DESK_CLOSED";
}

/** The customer's side has ended while the desk refused to open anything: then that is the end. */
async function endIfAsked(parts: Parts, tx: Tx, handoff: Handoff): Promise<boolean> {
  const asked = await tx.db
    .selectFrom("entries")
    .select("payload")
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("kind", "=", "end")
    .where("status", "=", "pending")
    .executeTakeFirst();
  if (asked === undefined) return false;
  const { by, reason, resolve } = asked.payload as EntryPayloads["end"];
  return endHandoff(parts, tx, handoff, { by, reason, resolve });
}

function unavailableBy(code: string, attempts: number): "closed" | "over_limit" | undefined {
  if (code === "DESK_CLOSED") return "closed";
  return code === "DESK_OVER_LIMIT" && attempts >= 3 ? "over_limit" : undefined;
}

async function fail(parts: Parts, tx: Tx, handoff: Handoff, error: BridgeError | undefined, code: string) {
  await endHandoff(parts, tx, handoff, {
    by: "bridge",
    reason: code,
    state: "failed",
    resolve: false,
    ...(isVoice(handoff.channel) || code === "OPENCX_SESSION_UNKNOWN"
      ? {}
      : { lastWords: parts.texts.say("failed", handoff.language) }),
    error: {
      code,
      message: error?.message ?? "An unexpected error kept the conversation from opening.",
      remedy: error?.remedy ?? "Look at the bridge's log for this handoff, and report it with the handoff's trace.",
    },
  });
}
