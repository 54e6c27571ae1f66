import { errorCode, isBridgeError } from "../../lib/errors.ts";
import type { Entry } from "../../store/entries.ts";
import { type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { endHandoff } from "../ending.ts";
import type { Parts } from "../parts.ts";
import { isFree } from "../patience.ts";
import type { EntryPayloads } from "../payloads.ts";
import { tell } from "../tracer.ts";
import { giveBackToAi } from "../unavailable.ts";
import { tryLater } from "./deliver.ts";
import type { DeskJob } from "./desk-job.ts";
import { isShared } from "../../store/shared-cases.ts";
import { finishEntry } from "./finish.ts";

/** How long a desk that has no room is waited for. Behind it the customer's side is not ended either. */
const patienceMs = 60 * 60_000;

/** Closes the desk's side, behind the last words, and ends the handoff. */
export async function endAtDesk(job: DeskJob, entry: Entry): Promise<Date | undefined> {
  const { parts, claim, conversation } = job;
  const end = entry.payload as EntryPayloads["end"];
  if (end.by === "bridge" && (await repCameInTime(job, entry))) return undefined;
  let leftOpen: { error: unknown } | undefined;
  try {
    const shared = !conversation.live && (await isShared(parts.store.db, conversation));
    await job.desk.close(job.view, end.reason, { shared });
  } catch (error) {
    const later = await closeLater(job, entry, error);
    if (later !== undefined) return later;
    leftOpen = { error };
  }
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    await finishEntry(tx, claim, entry, { status: "done" }, parts.clock.now());
    if (leftOpen !== undefined) await tellLeftOpen(job, tx, handoff, leftOpen.error);
    await endBy(parts, tx, handoff, end);
  });
  job.streams.cut(conversation.id);
  return undefined;
}

/** @returns undefined when it is given up: the end of the customer's side does not wait any longer. */
async function closeLater(job: DeskJob, entry: Entry, error: unknown): Promise<Date | undefined> {
  const { clock, config } = job.parts;
  const known = isBridgeError(error) ? error : undefined;
  if (known?.retryable === false) return undefined;
  const counted = !isFree(known);
  const waitedMs = clock.now().getTime() - entry.created_at.getTime();
  const spent = counted ? entry.attempts + 1 >= config.delivery.maxAttempts : waitedMs >= patienceMs;
  if (spent) return undefined;
  const wait = known?.retryAfterMs === undefined ? {} : { afterMs: known.retryAfterMs };
  return tryLater(job, entry, { status: "later", code: errorCode(error), counted, ...wait });
}

/** A rep may still sit in a conversation that nobody reads any more: somebody has to know. */
async function tellLeftOpen({ parts, view }: DeskJob, tx: Tx, handoff: Handoff, error: unknown): Promise<void> {
  const data = {
    code: errorCode(error),
    message: "The conversation at the desk could not be closed and is left open.",
    remedy: `Close it at the desk by hand.${isBridgeError(error) ? ` ${error.remedy}` : ""}`,
    conversationId: view.externalId,
  };
  parts.log.warn({ handoffId: handoff.id, sessionId: handoff.session_id, ...data }, "a conversation is left open");
  await tell(tx.db, handoff, parts.clock.now(), "left-open", { level: "warning", data });
}

async function endBy(parts: Parts, tx: Tx, handoff: Handoff, end: EntryPayloads["end"]): Promise<void> {
  if (end.by === "bridge" && handoff.unavailable_reason !== null) {
    return giveBackToAi(parts, tx, handoff, handoff.unavailable_reason as EntryPayloads["workflow"]["reason"]);
  }
  const lastWords = end.by === "inactivity" ? parts.texts.say("inactivityClosed", handoff.language) : undefined;
  await endHandoff(parts, tx, handoff, {
    by: end.by,
    reason: end.reason,
    resolve: end.resolve,
    ...(lastWords === undefined ? {} : { lastWords }),
  });
}

/** Nobody was there when the end was decided, but somebody is now: the rep wins. */
async function repCameInTime(job: DeskJob, entry: Entry): Promise<boolean> {
  const { parts, claim } = job;
  return parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (handoff.state !== "with-rep") return false;
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "skipped" }, now);
    await tell(tx.db, handoff, now, "fallback-cancelled", { data: { because: "a rep joined in time" } });
    return true;
  });
}
