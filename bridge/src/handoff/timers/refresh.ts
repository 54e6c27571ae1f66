import { findHandoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { finishTimer, setTimer } from "../../store/timers.ts";
import { isVoice } from "../channel.ts";
import { requestEnd } from "../end-request.ts";
import { newsSince, storeNews } from "../history-news.ts";
import { noticeIdentified } from "../identified-later.ts";
import type { Parts } from "../parts.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

/** Reads the session again and stores whatever it shows that we do not know yet. */
export const refresh: TimerWork = async (parts, timer, signal) => {
  const before = await findHandoff(parts.store.db, timer.handoffId);
  if (before === undefined || isOver(before) || before.brief_cutoff === null) {
    // Before the brief is rendered the opening reads everything anyway.
    await finishTimer(parts.store.db, timer);
    return;
  }
  const startedAt = parts.clock.now();
  const wanted = { since: newsSince(before), maxPages: parts.config.opencx.historyPageLimit, why: "needed" as const };
  const [session, history] = await Promise.all([
    parts.opencx.session(before.session_id, signal),
    parts.opencx.historySince(before.session_id, wanted, signal),
  ]);
  await parts.store.transaction(async (tx) => {
    await finishTimer(tx.db, timer);
    await storeNews(parts, tx, await lockHandoff(tx, before.id), history.items);
    const handoff = await lockHandoff(tx, before.id);
    if (isOver(handoff)) return;
    await tell(tx.db, handoff, startedAt, "refreshed", { data: { items: history.items.length } });
    await noticeIdentified(parts, tx, handoff, session);
    if (session.status !== "open" && !isVoice(handoff.channel)) {
      await requestEnd(parts, tx, handoff, { by: "opencx", reason: session.status, resolve: false });
    }
  });
};

/** Asks for a fresh look at a session, now. */
export async function requestRefresh(parts: Parts, tx: Tx, handoffId: string): Promise<void> {
  await setTimer(tx, handoffId, "refresh", parts.clock.now());
}
