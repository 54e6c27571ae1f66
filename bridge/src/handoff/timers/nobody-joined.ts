import type { DeskStatus } from "../../desks/desk.ts";
import { isBridgeError } from "../../lib/errors.ts";
import { changeConversation, type Conversation, findConversation } from "../../store/conversations.ts";
import { findHandoff, type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { finishTimer, setTimer } from "../../store/timers.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import type { Parts } from "../parts.ts";
import { isOver, moveTo } from "../states.ts";
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
  const status = await statusOf(parts, before, conversation);
  const isOpen = await deskOf(parts, conversation.connection).isOpen();
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, timer.handoffId);
    if (!(await finishTimer(tx.db, timer))) return;
    const { id, reps } = await findConversation(tx.db, handoff.id, handoff.conversation_no);
    // Whoever is still in our row has gone without a word: the desk itself says that there is none.
    if (status === "waiting" || status === "nobody") await changeConversation(tx.db, id, { reps: JSON.stringify([]) });
    else if (reps.length > 0 || status === "with-rep") return somebodyIsThere(parts, tx, handoff, reps);
    await becomeUnavailable(parts, tx, handoff, isOpen === false ? "closed" : "no_reps");
  });
};

async function statusOf(parts: Parts, handoff: Handoff, conversation: Conversation): Promise<DeskStatus> {
  try {
    const desk = deskOf(parts, conversation.connection);
    return await desk.status(deskConversation(parts, handoff, conversation));
  } catch (error) {
    if (isBridgeError(error)) return "unknown";
    throw error;
  }
}

/**
 * Whoever wanted to pass the conversation on still has it; or somebody was in it before this handoff joined it, who is
 * known by name only once they write.
 */
async function somebodyIsThere(parts: Parts, tx: Tx, handoff: Handoff, reps: Conversation["reps"]): Promise<void> {
  const now = parts.clock.now();
  if (reps.length > 0) await moveTo(tx, handoff, "with-rep", now);
  else await setTimer(tx, handoff.id, "join", new Date(now.getTime() + parts.config.nobodyThere.joinTimeoutMs));
}
