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

/** Closes the desk's side, behind the last words, and ends the handoff. */
export async function endAtDesk(job: DeskJob, entry: Entry): Promise<Date | undefined> {
  const { parts, claim, conversation } = job;
  const end = entry.payload as EntryPayloads["end"];
  if (end.by === "bridge" && (await repCameInTime(job, entry))) return undefined;
  try {
    const shared = !conversation.live && (await isShared(parts.store.db, conversation));
    await job.desk.close(job.view, end.reason, { shared });
  } catch (error) {
    if (isBridgeError(error) && !error.retryable) parts.log.warn({ code: error.code }, "the desk refused to close");
    else if (entry.attempts + 1 < parts.config.delivery.maxAttempts) {
      const counted = !(isBridgeError(error) && isFree(error));
      return tryLater(job, entry, { status: "later", code: errorCode(error), counted });
    }
  }
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    await finishEntry(tx, claim, entry, { status: "done" }, parts.clock.now());
    await endBy(parts, tx, handoff, end);
  });
  job.streams.cut(conversation.id);
  return undefined;
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
