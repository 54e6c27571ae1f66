import type { DeskStatus } from "../../desks/desk.ts";
import { findConversation } from "../../store/conversations.ts";
import { findHandoff, type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { finishTimer, setTimer } from "../../store/timers.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import { applyDeskEvent } from "../ingest.ts";
import type { Parts } from "../parts.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

const againMs = 5_000;

/**
 * The last rep has left, and neither an end nor a transfer has been told. The desk is asked: twice in a row "nobody"
 * is the end, by somebody unknown; a look-up that fails changes nothing (design section 6).
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
  const isSecond = await wasNobodyBefore(tx, handoff.id, now);
  if (status === "gone" || (status === "nobody" && isSecond)) {
    const why = "nobody in the conversation";
    return applyDeskEvent(parts, tx, handoff, conversation, { ...event("ended"), type: "ended", by: "unknown", why });
  }
  await tell(tx.db, handoff, now, "alone", { data: { status } });
  await setTimer(tx, handoff.id, "alone", new Date(now.getTime() + againMs));
}

/** Whether the last thing that the trace says is that nobody was there. */
async function wasNobodyBefore(tx: Tx, handoffId: string, now: Date): Promise<boolean> {
  const last = await tx.db
    .selectFrom("trace_events")
    .select(["kind", "data", "at"])
    .where("handoff_id", "=", handoffId)
    .where("kind", "in", ["alone", "desk-joined", "desk-left"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const recent = last !== undefined && now.getTime() - last.at.getTime() < 60_000;
  return recent && last.kind === "alone" && last.data["status"] === "nobody";
}
