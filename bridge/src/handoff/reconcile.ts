import { errorCode } from "../lib/errors.ts";
import type { OpencxSession } from "../opencx/types.ts";
import { findOpenHandoff, type Handoff, handoffsOfSession } from "../store/handoffs.ts";
import { readMark, takeTurn, writeMark } from "../store/schedules.ts";
import { accept } from "./accept.ts";
import { eventEpoch, isKnownEvent, newestHandoffEvent } from "./epoch.ts";
import type { Parts } from "./parts.ts";
import { requestRefresh } from "./timers/refresh.ts";

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
  for (let page = 0; page < mostPages; page += 1) {
    const { sessions, next } = await parts.opencx.handedOffSessions(since, cursor, signal);
    for (const session of sessions) complete = (await tryOne(parts, session, signal)) && complete;
    if (next === undefined) break;
    cursor = next;
    complete &&= page + 1 < mostPages;
  }
  // What could not be looked at is looked at again: the mark stays where it was.
  if (complete) await writeMark(parts.store.db, name, now.toISOString());
}

/** One session that cannot be read does not keep the others waiting. */
async function tryOne(parts: Parts, session: OpencxSession, signal: AbortSignal): Promise<boolean> {
  try {
    await reconcileSession(parts, session, signal);
    return true;
  } catch (error) {
    parts.log.warn({ sessionId: session.id, code: errorCode(error) }, "a session could not be reconciled");
    return false;
  }
}

async function reconcileSession(parts: Parts, session: OpencxSession, signal: AbortSignal): Promise<void> {
  const open = await findOpenHandoff(parts.store.db, session.id);
  if (open !== undefined) {
    if (await hasNews(parts, open, session)) {
      await parts.store.transaction((tx) => requestRefresh(parts, tx, open.id));
    }
    return;
  }
  if (session.status !== "open") return;
  const earlier = await handoffsOfSession(parts.store.db, session.id);
  const lastEnd = earlier[0]?.ended_at;
  if (lastEnd && session.updatedAt && session.updatedAt <= lastEnd) return;
  const event = newestHandoffEvent(await parts.opencx.history(session.id, 20, signal));
  if (event === undefined || isKnownEvent(event, earlier)) return;
  await parts.store.transaction((tx) =>
    accept(parts, tx, { sessionId: session.id, source: "reconcile", request: {}, epoch: eventEpoch(event) }),
  );
}

/** Whether the session has changed after everything that we know of it; our own replies change it too. */
async function hasNews(parts: Parts, handoff: Handoff, session: OpencxSession): Promise<boolean> {
  if (session.status !== "open" || session.updatedAt === undefined) return true;
  const known = await parts.store.db
    .selectFrom("trace_events")
    .select((eb) => eb.fn.max("at").as("at"))
    .where("handoff_id", "=", handoff.id)
    .where("kind", "in", ["read-opencx", "refreshed"])
    .executeTakeFirst();
  return known?.at === null || known?.at === undefined || session.updatedAt > known.at;
}
