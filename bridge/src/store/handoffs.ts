import { type Selectable, sql, type Updateable } from "kysely";
import { BridgeError } from "../lib/errors.ts";
import type { HandoffTable } from "./schema.ts";
import type { Executor, Tx } from "./store.ts";

export type Handoff = Selectable<HandoffTable>;

export async function findHandoff(db: Executor, id: string): Promise<Handoff | undefined> {
  return db.selectFrom("handoffs").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The open handoff of a session, if it has one; there is never more than one. */
export async function findOpenHandoff(db: Executor, sessionId: string): Promise<Handoff | undefined> {
  return db
    .selectFrom("handoffs")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

/** The open handoffs of many sessions, by session. */
export async function findOpenHandoffs(db: Executor, sessionIds: string[]): Promise<Map<string, Handoff>> {
  const rows = await db
    .selectFrom("handoffs")
    .selectAll()
    .where(sql<boolean>`session_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(sessionIds)}::jsonb))`)
    .where("ended_at", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.session_id, row]));
}

/** Every handoff of a session, newest first. */
export async function handoffsOfSession(db: Executor, sessionId: string, limit = 50): Promise<Handoff[]> {
  return db
    .selectFrom("handoffs")
    .selectAll()
    .where("session_id", "=", sessionId)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
}

/** Locks a handoff for the rest of the transaction. Lock it before its conversation and its lanes. */
export async function lockHandoff(tx: Tx, id: string): Promise<Handoff> {
  const row = await tx.db.selectFrom("handoffs").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (row === undefined) throw handoffUnknown(id);
  return row;
}

/**
 * Changes a handoff if it is still the version that was read, and counts the version up.
 *
 * @throws BridgeError `HANDOFF_CHANGED` when somebody else was faster; the work is safe to repeat.
 */
export async function changeHandoff(tx: Tx, handoff: Handoff, changes: Updateable<HandoffTable>): Promise<Handoff> {
  const row = await tx.db
    .updateTable("handoffs")
    .set({ ...changes, version: handoff.version + 1 })
    .where("id", "=", handoff.id)
    .where("version", "=", handoff.version)
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new BridgeError({
    code: "HANDOFF_CHANGED",
    message: "The handoff was changed by somebody else at the same moment.",
    remedy: "Nothing to do: the work is repeated by itself.",
    status: 409,
    retryable: true,
  });
}

export function handoffUnknown(id: string): BridgeError {
  return new BridgeError({
    code: "HANDOFF_UNKNOWN",
    message: `There is no handoff ${id}.`,
    remedy: "Use the id that POST /v1/handoffs answered; handoffs are deleted after retention.closedAfterMs.",
    status: 404,
  });
}
