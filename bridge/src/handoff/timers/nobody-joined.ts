import { findConversation } from "../../store/conversations.ts";
import { findHandoff, lockHandoff } from "../../store/handoffs.ts";
import { finishTimer } from "../../store/timers.ts";
import { deskOf } from "../desk-view.ts";
import { isOver } from "../states.ts";
import { becomeUnavailable } from "../unavailable.ts";
import type { TimerWork } from "./timer-work.ts";

/** Nobody has joined in time: outside business hours that is why, else no rep is free. */
export const whenNobodyJoined: TimerWork = async (parts, timer) => {
  const before = await findHandoff(parts.store.db, timer.handoffId);
  if (before === undefined || isOver(before)) {
    await finishTimer(parts.store.db, timer);
    return;
  }
  const conversation = await findConversation(parts.store.db, before.id, before.conversation_no);
  const isOpen = await deskOf(parts, conversation.connection).isOpen();
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, timer.handoffId);
    if (!(await finishTimer(tx.db, timer))) return;
    await becomeUnavailable(parts, tx, handoff, isOpen === false ? "closed" : "no_reps");
  });
};
