import { findHandoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { finishTimer, setTimerAtLatest } from "../../store/timers.ts";
import { newsSince, storeNews } from "../history-news.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

/** Reads the history of a session that has changed, for messages that nobody reported. Our own replies change it too. */
export const look: TimerWork = async (parts, timer, signal) => {
  const before = await findHandoff(parts.store.db, timer.handoffId);
  if (before === undefined || isOver(before) || before.brief_cutoff === null) {
    // Before the brief is rendered the opening reads everything anyway.
    await finishTimer(parts.store.db, timer);
    return;
  }
  const wanted = { since: newsSince(before), maxPages: parts.config.opencx.historyPageLimit, why: "look" as const };
  const { items } = await parts.opencx.historySince(before.session_id, wanted, signal);
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, before.id);
    const messages = isOver(handoff) ? 0 : await storeNews(parts, tx, handoff, items);
    if (messages > 0) await tell(tx.db, handoff, parts.clock.now(), "found-by-looking", { data: { messages } });
    await finishTimer(tx.db, timer);
  });
};

/** Asks for a look at a session that has changed; the change counts as seen, because the timer outlives the process. */
export async function requestLook(
  tx: Tx,
  handoffId: string,
  change: { updatedAt: Date | undefined; due: Date },
): Promise<void> {
  await markSeen(tx, handoffId, change.updatedAt);
  await setTimerAtLatest(tx, handoffId, "look", change.due);
}

/** Remembers which change of a session has been looked at, by OpenCX's own time of it. */
export async function markSeen(tx: Tx, handoffId: string, updatedAt: Date | undefined): Promise<void> {
  await tx.db
    .updateTable("handoffs")
    .set({ session_seen_at: updatedAt ?? null })
    .where("id", "=", handoffId)
    .execute();
}
