import { changeConversation, findConversation } from "../store/conversations.ts";
import { unfinished } from "../store/entries.ts";
import { changeHandoff, type Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { clearTimers } from "../store/timers.ts";
import { tellCallback } from "./callback.ts";
import { put, tellCustomer } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { isOver } from "./states.ts";
import { tell } from "./tracer.ts";

export interface Ending {
  by: "rep" | "customer" | "opencx" | "system" | "inactivity" | "bridge" | "unknown";
  reason: string;
  state?: "ended" | "failed";
  /** Whether OpenCX's session is resolved after the last words. */
  resolve: boolean;
  /** The last thing the customer reads; none when absent. */
  lastWords?: string;
  error?: { code: string; message: string; remedy: string };
}

/**
 * Ends a handoff, once: whoever comes second changes nothing. What is still on its way to the desk becomes
 * `too_late`; what is on its way to the customer goes out first, then the last words, then the session is resolved.
 *
 * @returns whether this call was the one that ended it.
 */
export async function endHandoff(parts: Parts, tx: Tx, handoff: Handoff, ending: Ending): Promise<boolean> {
  if (isOver(handoff)) return false;
  const now = parts.clock.now();
  const ended = await changeHandoff(tx, handoff, {
    state: ending.state ?? "ended",
    ended_at: now,
    ended_by: ending.by,
    end_reason: ending.reason,
    epoch: handoff.epoch ?? `unseen:${handoff.id}`,
    ...(ending.error === undefined ? {} : { error: JSON.stringify(ending.error) }),
  });
  await clearTimers(tx.db, handoff.id);
  const conversation = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  await changeConversation(tx.db, conversation.id, { stage: "closed", closed_at: now });
  const tooLate = await dropPending(tx, handoff.id, { notices: true, underWay: false });
  await tell(tx.db, ended, now, "ended", {
    level: ending.state === "failed" ? "error" : "info",
    durationMs: now.getTime() - handoff.created_at.getTime(),
    data: {
      by: ending.by,
      reason: ending.reason,
      tooLate: tooLate.all,
      ...(ending.error === undefined ? {} : { code: ending.error.code, remedy: ending.error.remedy }),
    },
  });
  const important = ending.state === "failed";
  if (ending.lastWords) await tellCustomer(tx, handoff, "last-words", ending.lastWords, now, { important });
  if (tooLate.said > 0) await tellTooLate(parts, tx, handoff);
  if (ending.resolve) {
    await put(tx, { handoffId: handoff.id, direction: "to-opencx" }, "resolve", "resolve", { why: ending.reason }, now);
  }
  await tellCallback(parts, tx, ended, ending.state === "failed" ? "handoff.failed" : "handoff.ended");
  parts.metrics.handoffEnded(conversation.desk ?? "none", ending.state ?? `ended-by-${ending.by}`);
  return true;
}

export interface Dropping {
  /** Also what the bridge itself tells the rep; true where nobody reads it any more. */
  notices: boolean;
  /** Also what is under way at this moment, and may have arrived: only once the desk has been asked. */
  underWay: boolean;
}

/**
 * Marks what will not reach the desk any more. What may have arrived stays: its lane finds out. `said` counts only what
 * the customer wrote.
 */
export async function dropPending(
  tx: Tx,
  handoffId: string,
  { notices, underWay }: Dropping,
): Promise<{ all: number; said: number }> {
  const rows = await tx.db
    .updateTable("entries")
    .set({ status: "too_late" })
    .where("handoff_id", "=", handoffId)
    .where("direction", "=", "to-desk")
    .where(unfinished)
    .$if(!notices, (qb) => qb.where("kind", "!=", "rep-notice"))
    .$if(!underWay, (qb) => qb.where("status", "!=", "sending"))
    .returning(["kind", "payload"])
    .execute();
  const left = await tx.db
    .selectFrom("entries")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("handoff_id", "=", handoffId)
    .where("direction", "=", "to-desk")
    .where(unfinished)
    .executeTakeFirstOrThrow();
  const pending = Number(left.count);
  await tx.db
    .updateTable("lanes")
    .set(pending === 0 ? { pending, next_attempt_at: null } : { pending })
    .where("handoff_id", "=", handoffId)
    .where("direction", "=", "to-desk")
    .execute();
  const fromCustomer = rows.filter(
    (row) =>
      (row.kind === "said" || row.kind === "file") && (row.payload as { speaker?: string }).speaker === "customer",
  );
  const worthTelling = rows.filter((row) => row.kind !== "receipt" && row.kind !== "end");
  return { all: worthTelling.length, said: fromCustomer.length };
}

/** The desk was asked for what was under way when the handoff ended, and has it not: nobody will read it. */
export async function dropUnderWay(parts: Parts, tx: Tx, handoff: Handoff): Promise<void> {
  const { said } = await dropPending(tx, handoff.id, { notices: true, underWay: true });
  if (said > 0) await tellTooLate(parts, tx, handoff);
}

async function tellTooLate(parts: Parts, tx: Tx, handoff: Handoff): Promise<void> {
  const words = parts.texts.say("endedTooLate", handoff.language);
  await tellCustomer(tx, handoff, "too-late", words, parts.clock.now(), { important: true });
}
