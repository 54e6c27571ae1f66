import { clockSlackMs } from "../opencx/clock-slack.ts";
import type { HistoryItem } from "../opencx/types.ts";
import type { Executor } from "../store/store.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { HandoffFacts, HandoffRequest } from "./payloads.ts";

/** The newest handoff in a session's history, by its time. */
export function newestHandoffEvent(history: HistoryItem[]): Date | undefined {
  return history.findLast((item) => item.kind === "handoff")?.at;
}

export function eventEpoch(at: Date): string {
  return `event:${at.toISOString()}`;
}

/** Whether an epoch is the time of an event in OpenCX's history, which is one for all who report it. */
export function isEvent(epoch: string | null): boolean {
  return epoch?.startsWith("event:") ?? false;
}

/**
 * What tells this handoff from every other one of its session, where the history shows no handoff event: the caller's
 * Idempotency-Key, or the webhook's own time. A session's very first handoff needs neither.
 */
export function fallbackEpoch(request: HandoffRequest, isFirst: boolean): string | undefined {
  if (request.idempotencyKey !== undefined) return `key:${request.idempotencyKey}`;
  if (request.webhookAt !== undefined) return `webhook:${request.webhookAt}`;
  return isFirst ? "first" : undefined;
}

/** Earlier handoffs of the session, newest first; not those that failed and were asked for again. */
export async function earlierHandoffs(db: Executor, handoff: Pick<Handoff, "id" | "session_id">): Promise<Handoff[]> {
  return db
    .selectFrom("handoffs")
    .selectAll()
    .where("session_id", "=", handoff.session_id)
    .where("id", "!=", handoff.id)
    .where((eb) => eb.or([eb("epoch", "is", null), eb("epoch", "not like", "failed:%")]))
    .orderBy("created_at", "desc")
    .limit(100)
    .execute();
}

type Earlier = Pick<Handoff, "epoch" | "end_reason" | "created_at" | "ended_at" | "brief_cutoff" | "facts">;

/**
 * Whether a handoff event has certainly been dealt with: it names an earlier handoff, or one that was still going on
 * came after it. What `false` leaves open, the session's own history decides (`wasServed`).
 */
export function isKnownEvent(event: Date, earlier: Earlier[]): boolean {
  return earlier.some((one) => {
    if (one.epoch === eventEpoch(event)) return true;
    return one.end_reason !== "duplicate" && event.getTime() <= certainUpTo(one);
  });
}

/**
 * Up to when, by OpenCX's clock, every event of the session belongs to an earlier handoff: what it had read, dated by
 * OpenCX itself; and what our own times leave no doubt of, however far the clocks are apart. A handoff without an event
 * came a little after the one that the history did not show yet.
 */
function certainUpTo(one: Earlier): number {
  const facts = one.facts as Partial<HandoffFacts>;
  const read = (facts.transcriptItems ?? 0) > 0 ? one.brief_cutoff?.getTime() : undefined;
  const ended = one.ended_at === null ? undefined : one.ended_at.getTime() - clockSlackMs;
  const own = isEvent(one.epoch) || one.ended_at === null ? undefined : one.created_at.getTime() + clockSlackMs;
  return Math.max(read ?? -Infinity, ended ?? -Infinity, own ?? -Infinity);
}
