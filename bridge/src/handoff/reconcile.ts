import { errorCode } from "../lib/errors.ts";
import type { OpencxSession } from "../opencx/types.ts";
import { findOpenHandoffs, type Handoff, handoffsOfSession } from "../store/handoffs.ts";
import { readMark, takeTurn, writeMark } from "../store/schedules.ts";
import { accept } from "./accept.ts";
import { eventEpoch, isKnownEvent, newestHandoffEvent } from "./epoch.ts";
import { identifiedLater } from "./identified-later.ts";
import type { Parts } from "./parts.ts";
import { markSeen, requestLook } from "./timers/look.ts";
import { requestRefresh } from "./timers/refresh.ts";
import { requestLookAfterEnd } from "./timers/written-after-end.ts";

const name = "reconcile";
const mostPages = 5;

/**
 * Finds what no webhook told: handoffs that were missed, and open ones whose session has changed. One list request
 * each turn, over what has changed since the last one, with an overlap for clocks that differ.
 */
export async function reconcile(parts: Parts, signal: AbortSignal): Promise<void> {
  const { everyMs, overlapMs, enabled } = parts.config.opencx.reconcile;
  const now = parts.clock.now();
  if (!enabled || !(await takeTurn(parts.store.db, name, now, everyMs))) return;
  const mark = await readMark(parts.store.db, name);
  const since = new Date((mark === null ? now.getTime() - everyMs : Date.parse(mark)) - overlapMs);
  let cursor: string | undefined;
  let complete = true;
  const changed: Changed[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const { sessions, unreadable, next } = await parts.opencx.handedOffSessions(since, cursor, signal);
    if (unreadable > 0) parts.log.warn({ unreadable }, "OpenCX's list holds sessions that cannot be read");
    const open = await findOpenHandoffs(
      parts.store.db,
      sessions.map(({ id }) => id),
    );
    for (const session of sessions) {
      const handoff = open.get(session.id);
      if (handoff === undefined) complete = (await tryMissed(parts, session, signal)) && complete;
      else if (hasNews(handoff, session)) changed.push({ handoff, session });
    }
    if (next === undefined) break;
    cursor = next;
    complete &&= page + 1 < mostPages;
  }
  await lookAt(parts, changed, everyMs);
  // What could not be looked at is looked at again: the mark stays where it was.
  if (complete) await writeMark(parts.store.db, name, now.toISOString());
}

interface Changed {
  handoff: Handoff;
  session: OpencxSession;
}

/** Whether the session has changed since it was last looked at: two times of OpenCX's own clock are compared. */
function hasNews(handoff: Handoff, session: OpencxSession): boolean {
  if (handoff.brief_cutoff === null) return false; // the opening reads everything
  return session.updatedAt === undefined || session.updatedAt.getTime() !== handoff.session_seen_at?.getTime();
}

/** Spreads the looks over the time until the next turn, so that they never come all at once. */
async function lookAt(parts: Parts, changed: Changed[], everyMs: number): Promise<void> {
  const now = parts.clock.now().getTime();
  const gapMs = Math.min(250, (everyMs * 0.8) / Math.max(1, changed.length));
  for (const [index, { handoff, session }] of changed.entries()) {
    await parts.store.transaction(async (tx) => {
      const isMoreThanWords = session.status !== "open" || identifiedLater(handoff, session) !== undefined;
      if (isMoreThanWords) await requestRefresh(parts, tx, handoff.id);
      await requestLook(tx, handoff.id, { updatedAt: session.updatedAt, due: new Date(now + index * gapMs) });
    });
  }
}

/** One session that cannot be read does not keep the others waiting. */
async function tryMissed(parts: Parts, session: OpencxSession, signal: AbortSignal): Promise<boolean> {
  try {
    await findMissed(parts, session, signal);
    return true;
  } catch (error) {
    parts.log.warn({ sessionId: session.id, code: errorCode(error) }, "a session could not be reconciled");
    return false;
  }
}

/** A session without an open handoff: was one missed? */
async function findMissed(parts: Parts, session: OpencxSession, signal: AbortSignal): Promise<void> {
  const earlier = await handoffsOfSession(parts.store.db, session.id);
  const [last] = earlier;
  if (last !== undefined && session.updatedAt?.getTime() !== last.session_seen_at?.getTime()) {
    await parts.store.transaction(async (tx) => {
      await requestLookAfterEnd(parts, tx, session.id);
      await markSeen(tx, last.id, session.updatedAt);
    });
  }
  if (session.status !== "open") return;
  const lastEnd = last?.ended_at;
  const slackMs = parts.config.opencx.reconcile.overlapMs; // OpenCX's clock may be behind ours
  if (lastEnd && session.updatedAt && session.updatedAt.getTime() <= lastEnd.getTime() - slackMs) return;
  const { items } = await parts.opencx.history(session.id, parts.config.opencx.historyPageLimit, signal);
  const event = newestHandoffEvent(items);
  if (event === undefined || isKnownEvent(event, earlier)) return;
  await parts.store.transaction((tx) =>
    accept(parts, tx, { sessionId: session.id, source: "reconcile", request: {}, epoch: eventEpoch(event) }),
  );
}
