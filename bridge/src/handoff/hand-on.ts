import { sql } from "kysely";
import { changeConversation, type Conversation, findConversation } from "../store/conversations.ts";
import { changeHandoff, type Handoff } from "../store/handoffs.ts";
import { addPending, firstMessageSeq } from "../store/lanes.ts";
import { dropShared } from "../store/shared-conversations.ts";
import type { Tx } from "../store/store.ts";
import { clearTimers } from "../store/timers.ts";
import { createConversation } from "./accept.ts";
import { put, tellCustomer } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { canMove, isOver, moveTo } from "./states.ts";
import { tell } from "./tracer.ts";

/**
 * Begins to hand a handoff on to another desk: a new numbered conversation opens first, pending entries follow, the
 * old conversation is closed afterwards.
 *
 * @returns false when it cannot be handed on from here, or has been there already.
 */
export async function startHandOn(parts: Parts, tx: Tx, handoff: Handoff, connection: string): Promise<boolean> {
  const used = await tx.db
    .selectFrom("conversations")
    .select("connection")
    .where("handoff_id", "=", handoff.id)
    .execute();
  if (!canMove(handoff.state, "handing-on") || used.some((one) => one.connection === connection)) return false;
  const now = parts.clock.now();
  const no = handoff.conversation_no + 1;
  const moved = await moveTo(tx, handoff, "handing-on", now, { conversation_no: no });
  await clearTimers(tx.db, handoff.id, ["join", "alone"]);
  await createConversation(tx, handoff.id, no, connection);
  await makeRoom(tx, handoff.id);
  const opened = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  // The opening that is still pending in the lane, if any, is now that of the new conversation.
  const pending = opened.stage === "open" ? 1 : 0;
  if (opened.stage === "new") await changeConversation(tx.db, opened.id, { stage: "closed", closed_at: now });
  await addPending(tx, { handoffId: handoff.id, direction: "to-desk" }, pending, now);
  await tell(tx.db, moved, now, "handing-on", { data: { to: connection } });
  await tellCustomer(tx, moved, `handed-on:${no}`, parts.texts.say("handedOn", moved.language), now);
  return true;
}

/** Moves what is pending up, so that the new brief has numbers in front of it, and takes the lane from its worker. */
async function makeRoom(tx: Tx, handoffId: string): Promise<void> {
  await sql`UPDATE lanes SET next_seq = next_seq + ${firstMessageSeq}, claim_no = claim_no + 1, claimed_by = NULL,
      claimed_until = NULL WHERE handoff_id = ${handoffId} AND direction = 'to-desk'`.execute(tx.db);
  await sql`UPDATE entries SET seq = seq + ${firstMessageSeq} WHERE handoff_id = ${handoffId}
      AND direction = 'to-desk' AND status IN ('pending', 'sending')`.execute(tx.db);
}

/** The first free number for a conversation's brief: behind everything that has been finished. */
export async function briefSeq(tx: Tx, handoffId: string, conversationNo: number): Promise<number> {
  if (conversationNo === 1) return 1;
  const row = await tx.db
    .selectFrom("entries")
    .select((eb) => eb.fn.max("seq").as("seq"))
    .where("handoff_id", "=", handoffId)
    .where("direction", "=", "to-desk")
    .where("status", "not in", ["pending", "sending"])
    .executeTakeFirst();
  return Number(row?.seq ?? 0) + 1;
}

/** How often a handoff gets another record for one that somebody has deleted. */
const mostConversations = 5;

/**
 * The record that a handoff was on is gone, as a Case that was deleted or merged: it goes on in a new one at the same
 * desk, which gets the whole story and then whatever was on its way.
 *
 * @returns false when that happens too often.
 */
export async function openAnew(parts: Parts, tx: Tx, handoff: Handoff, gone: Conversation): Promise<boolean> {
  if (isOver(handoff) || handoff.conversation_no >= mostConversations) return false;
  const now = parts.clock.now();
  const no = handoff.conversation_no + 1;
  const moved = await changeHandoff(tx, handoff, { conversation_no: no });
  await changeConversation(tx.db, gone.id, { stage: "closed", closed_at: now });
  if (gone.connection !== null && gone.external_id !== null) await dropShared(tx.db, gone.connection, gone.external_id);
  await createConversation(tx, handoff.id, no, gone.connection);
  await makeRoom(tx, handoff.id);
  await addPending(tx, { handoffId: handoff.id, direction: "to-desk" }, 1, now);
  await tell(tx.db, moved, now, "record-gone", { level: "warning", data: { conversationId: gone.external_id } });
  return true;
}

/**
 * The desk that a handoff was handed on to cannot open anything: it goes back to the live conversation that it came
 * from, where somebody may still join, and the customer is told that the wait goes on.
 *
 * @returns false where there is nothing to go back to.
 */
export async function goBack(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  failure: { code: string; remedy: string | undefined },
): Promise<boolean> {
  if (handoff.conversation_no === 1) return false;
  const old = await findConversation(tx.db, handoff.id, handoff.conversation_no - 1);
  if (!old.live || old.stage !== "open") return false;
  const now = parts.clock.now();
  await tell(tx.db, handoff, now, "hand-on-failed", { level: "error", data: { ...failure } });
  const back = await dropCurrent(tx, handoff, old, now);
  const waiting = await moveTo(tx, back, "queued", now);
  const text = parts.texts.say("unavailableNoReps", waiting.language);
  await tellCustomer(tx, waiting, `back:${handoff.conversation_no}`, text, now);
  tx.wake({ lane: { handoffId: handoff.id, direction: "to-desk" } });
  return true;
}

/**
 * A rep has joined the old conversation while the new one was not yet open: the rep wins, and the new one is dropped.
 */
export async function repWins(parts: Parts, tx: Tx, handoff: Handoff, old: Conversation): Promise<Handoff> {
  const now = parts.clock.now();
  const back = await dropCurrent(tx, handoff, old, now);
  await tell(tx.db, back, now, "hand-on-cancelled", { data: { because: "a rep joined in time" } });
  return back;
}

/** Drops the conversation that is being opened, and returns to the one before. */
async function dropCurrent(tx: Tx, handoff: Handoff, old: Conversation, now: Date): Promise<Handoff> {
  const dropped = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  await changeConversation(tx.db, dropped.id, { stage: "closed", closed_at: now });
  const briefs = await sql`UPDATE entries SET status = 'skipped' WHERE handoff_id = ${handoff.id}
      AND direction = 'to-desk' AND kind = 'brief' AND source_key LIKE ${`brief:${dropped.no}:%`}
      AND status IN ('pending', 'sending')`.execute(tx.db);
  const done = Number(briefs.numAffectedRows ?? 0) + 1;
  await sql`UPDATE lanes SET claim_no = claim_no + 1, claimed_by = NULL, claimed_until = NULL, pending = pending - ${done}
      WHERE handoff_id = ${handoff.id} AND direction = 'to-desk'`.execute(tx.db);
  // Its creation may be on its way at this very moment.
  if (dropped.stage === "prepared") await queueClosing(tx, handoff.id, dropped, now);
  return changeHandoff(tx, handoff, { conversation_no: old.no });
}

/** Queues the closing of the conversation that was left, behind the new one's brief. */
export async function closePrevious(tx: Tx, handoff: Handoff, now: Date): Promise<void> {
  const previous = await findConversation(tx.db, handoff.id, handoff.conversation_no - 1);
  if (previous.stage === "closed") return;
  await queueClosing(tx, handoff.id, previous, now);
}

async function queueClosing(tx: Tx, handoffId: string, { no, reps }: Conversation, now: Date): Promise<void> {
  const payload = { conversationNo: no, repJoined: reps.length > 0 };
  await put(tx, { handoffId, direction: "to-desk" }, "close-previous", `close:${no}`, payload, now);
}
