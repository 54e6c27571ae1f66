import type { HistoryItem } from "../opencx/types.ts";
import type { Executor } from "../store/store.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { HandoffRequest } from "./payloads.ts";

/** The newest handoff in a session's history, by its time. */
export function newestHandoffEvent(history: HistoryItem[]): Date | undefined {
  return history.findLast((item) => item.kind === "handoff")?.at;
}

export function eventEpoch(at: Date): string {
  return `event:${at.toISOString()}`;
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

/** Earlier handoffs of the session, newest first. */
export async function earlierHandoffs(db: Executor, handoff: Pick<Handoff, "id" | "session_id">): Promise<Handoff[]> {
  return db
    .selectFrom("handoffs")
    .selectAll()
    .where("session_id", "=", handoff.session_id)
    .where("id", "!=", handoff.id)
    .orderBy("created_at", "desc")
    .limit(100)
    .execute();
}

/** Whether a handoff event has been dealt with: it names an earlier handoff, or happened before the end of one. */
export function isKnownEvent(event: Date, earlier: Pick<Handoff, "epoch" | "ended_at">[]): boolean {
  return earlier.some(
    (one) => one.epoch === eventEpoch(event) || (one.ended_at !== null && event.getTime() <= one.ended_at.getTime()),
  );
}
