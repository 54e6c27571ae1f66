import { clockSlackMs } from "../../opencx/clock-slack.ts";
import type { HistoryItem } from "../../opencx/types.ts";
import { findConversation } from "../../store/conversations.ts";
import { findHandoff, type Handoff, handoffsOfSession } from "../../store/handoffs.ts";
import { isSharedCase } from "../../store/shared-conversations.ts";
import type { Executor, Tx } from "../../store/store.ts";
import { finishTimer, setTimer } from "../../store/timers.ts";
import { carryOn, isLeft, reopens, reopenSession, settingsOf } from "../carry-on.ts";
import { knownIds } from "../history-news.ts";
import type { Parts } from "../parts.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

/** How long OpenCX has to decide whether the AI takes it. */
const afterMs = 5000;
const mostItems = 200;

/**
 * The customer has written to a session whose Case is done with, or whose conversation was closed in OpenCX while the
 * Case goes on. The AI answers where it has taken the session back; otherwise the words go to people as a new handoff.
 */
export const writtenAfterEnd: TimerWork = async (parts, timer, signal) => {
  const ended = await findHandoff(parts.store.db, timer.handoffId);
  const [newest] = ended === undefined ? [] : await handoffsOfSession(parts.store.db, ended.session_id, 1);
  const settings = ended === undefined ? undefined : await settingsOf(parts, parts.store.db, ended);
  if (ended === undefined || !isOver(ended) || newest?.id !== ended.id || isLeft(settings)) {
    await finishTimer(parts.store.db, timer);
    return;
  }
  const since = new Date((ended.ended_at ?? ended.created_at).getTime() - clockSlackMs);
  const wanted = { since, maxPages: parts.config.opencx.historyPageLimit, why: "needed" as const };
  const [session, history] = await Promise.all([
    parts.opencx.session(ended.session_id, signal),
    parts.opencx.historySince(ended.session_id, wanted, signal),
  ]);
  const news = await notCarried(parts.store.db, ended, history.items, since);
  const aiHasIt = session.status === "open" && !session.handedOff;
  await parts.store.transaction(async (tx) => {
    if (!(await finishTimer(tx.db, timer)) || news.length === 0) return;
    const now = parts.clock.now();
    if (aiHasIt) {
      await tell(tx.db, ended, now, "left-to-ai", { data: { messages: news.length } });
      return;
    }
    await tell(tx.db, ended, now, "written-after-end", { data: { messages: news.length } });
    // A Case of its own needs the whole story; one that goes on has it already.
    const goesOn = reopens(settings) || (await isStillShared(tx.db, ended));
    const messages = news.map(({ id }) => id);
    await carryOn(parts, tx, ended, { epoch: `written:${messages.at(-1) ?? ""}`, messages, wholeStory: !goesOn });
    if (session.status !== "open") await reopenSession(tx, ended.session_id, now);
  });
};

/** What the customer has written since the end and no handoff has brought to a desk. */
async function notCarried(db: Executor, ended: Handoff, items: HistoryItem[], since: Date): Promise<HistoryItem[]> {
  const later = items.filter(({ kind, speaker, at }) => kind === "message" && speaker === "customer" && at >= since);
  const known = await knownIds({ db }, ended, later);
  return later.filter(({ id }) => !known.has(id)).slice(-mostItems);
}

/** Whether the Case that the handoff was on is still the one for this customer. */
async function isStillShared(db: Executor, ended: Handoff): Promise<boolean> {
  const { connection, external_id } = await findConversation(db, ended.id, ended.conversation_no);
  return connection !== null && external_id !== null && isSharedCase(db, connection, external_id);
}

/**
 * Asks for a look at a session that the customer has written to, where its newest handoff has ended at a desk that is not
 * live. A live desk's customer is told that the conversation has ended; an e-mail just comes.
 */
export async function requestLookAfterEnd(parts: Parts, tx: Tx, sessionId: string): Promise<void> {
  const [newest] = await handoffsOfSession(tx.db, sessionId, 1);
  if (newest === undefined || !isOver(newest)) return;
  const conversation = await findConversation(tx.db, newest.id, newest.conversation_no);
  if (conversation.live) return;
  await setTimer(tx, newest.id, "written-after-end", new Date(parts.clock.now().getTime() + afterMs));
}
