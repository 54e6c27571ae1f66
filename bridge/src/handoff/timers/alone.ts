import type { DeskStatus } from "../../desks/desk.ts";
import { findConversation } from "../../store/conversations.ts";
import { findHandoff, type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { finishTimer, setTimer } from "../../store/timers.ts";
import { leaveEndToDesk } from "../desk-inbox/leave-end-to-desk.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import { applyDeskEvent } from "../ingest.ts";
import type { Parts } from "../parts.ts";
import { waitsForRep } from "../rep-presence.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

const againMs = 5_000;
const longestMs = 5 * 60_000;
/** Two answers that are further apart are not "in a row". */
const inARowMs = 60_000;

/**
 * The last rep has left, and neither an end nor a transfer has been told. The desk is asked: twice in a row "nobody"
 * is the end, by somebody unknown; where it waits for a rep, so does the customer; a look-up that fails changes nothing
 * (design section 6). While it says anything else it is asked ever more rarely.
 */
export const whenAlone: TimerWork = async (parts, timer) => {
  const before = await findHandoff(parts.store.db, timer.handoffId);
  if (before === undefined || isOver(before) || before.state !== "with-rep") {
    await finishTimer(parts.store.db, timer);
    return;
  }
  const conversation = await findConversation(parts.store.db, before.id, before.conversation_no);
  const status = await deskOf(parts, conversation.connection).status(deskConversation(parts, before, conversation));
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, timer.handoffId);
    const current = await findConversation(tx.db, handoff.id, handoff.conversation_no);
    if (!(await finishTimer(tx.db, timer)) || current.reps.length > 0 || isOver(handoff)) return;
    await conclude(parts, tx, handoff, current, status);
  });
};

async function conclude(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  conversation: Awaited<ReturnType<typeof findConversation>>,
  status: DeskStatus,
): Promise<void> {
  const now = parts.clock.now();
  const event = (key: string) => ({ key: `alone:${handoff.version}:${key}`, at: now });
  if (status === "transferring") {
    return applyDeskEvent(parts, tx, handoff, conversation, { ...event("transfer"), type: "transferring" });
  }
  if (status === "waiting") {
    await tell(tx.db, handoff, now, "alone", { level: "warning", data: { status } });
    return waitsForRep(parts, tx, handoff, now);
  }
  const last = await lastTold(tx, handoff.id);
  const isSecond = last?.status === "nobody" && now.getTime() - last.at.getTime() < inARowMs;
  if (status === "gone" || (status === "nobody" && isSecond)) {
    const why = "nobody in the conversation";
    if (await leaveEndToDesk(parts, tx, conversation))
      return setTimer(tx, handoff.id, "alone", new Date(now.getTime() + inARowMs));
    return applyDeskEvent(parts, tx, handoff, conversation, { ...event("ended"), type: "ended", by: "unknown", why });
  }
  // A "nobody" counts by its time: it is told anew where the last one is too old to be followed by this one.
  if (status === "nobody" || status !== last?.status) await tell(tx.db, handoff, now, "alone", { data: { status } });
  const waitMs = status === "nobody" ? againMs : await goneFor(tx, handoff.id, now);
  await setTimer(tx, handoff.id, "alone", new Date(now.getTime() + waitMs));
}

/** As long again as the last rep has been gone, in milliseconds. */
async function goneFor(tx: Tx, handoffId: string, now: Date): Promise<number> {
  const left = await tx.db
    .selectFrom("trace_events")
    .select("at")
    .where("handoff_id", "=", handoffId)
    .where("kind", "=", "desk-left")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return Math.min(longestMs, Math.max(againMs, now.getTime() - (left?.at ?? now).getTime()));
}

/** What the desk answered last and when, as the trace tells it; nothing once a rep has come or gone since. */
async function lastTold(tx: Tx, handoffId: string): Promise<{ status: unknown; at: Date } | undefined> {
  const last = await tx.db
    .selectFrom("trace_events")
    .select(["kind", "data", "at"])
    .where("handoff_id", "=", handoffId)
    .where("kind", "in", ["alone", "desk-joined", "desk-left"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return last?.kind === "alone" ? { status: last.data["status"], at: last.at } : undefined;
}
