import { type Selectable, sql } from "kysely";
import type { EntryTable } from "./schema.ts";
import { addPending, type Claim } from "./lanes.ts";
import type { Executor, LaneKey, Tx } from "./store.ts";

export type Entry = Selectable<EntryTable>;

/** Written out, not as parameters: only so can a kept plan use the index over the few rows it is true of. */
export const unfinished = sql<boolean>`entries.status IN ('pending', 'sending')`;

export interface NewEntry {
  id: string;
  kind: string;
  /** Makes the entry one of its kind in its lane; storing the same key again stores nothing. */
  sourceKey: string;
  /** A second name of the same thing, for example its id in OpenCX's history. */
  aliasKey?: string | undefined;
  payload: object;
  textHash?: string | undefined;
  /** When it was said, by its sender's clock. */
  sourceAt?: Date | undefined;
}

/**
 * Stores entries at the end of a lane, in the caller's transaction, and makes the lane due. Taking the numbers locks the
 * lane, so two senders of the same key are served one after the other; a number that a known key had taken stays unused.
 *
 * @returns those that were new, with their numbers.
 */
export async function appendEntries(
  tx: Tx,
  lane: LaneKey,
  entries: NewEntry[],
  now: Date,
): Promise<{ id: string; seq: number }[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry, index) => ({
    id: entry.id,
    place: index,
    kind: entry.kind,
    source_key: entry.sourceKey,
    alias_key: entry.aliasKey,
    payload: entry.payload,
    text_hash: entry.textHash,
    source_at: entry.sourceAt,
  }));
  const stored = await sql<{ id: string; seq: number }>`
    WITH lane AS (
      UPDATE lanes
      SET next_seq = next_seq + ${rows.length}, pending = pending + ${rows.length},
        next_attempt_at = COALESCE(next_attempt_at, ${now})
      WHERE handoff_id = ${lane.handoffId} AND direction = ${lane.direction}
      RETURNING handoff_id, direction, next_seq - ${rows.length} AS first
    )
    INSERT INTO entries
      (id, handoff_id, direction, seq, kind, source_key, alias_key, payload, text_hash, source_at, created_at)
    SELECT given.id, lane.handoff_id, lane.direction, lane.first + given.place, given.kind, given.source_key, given.alias_key,
      given.payload, given.text_hash, given.source_at, ${now}
    FROM lane, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given (id uuid, place integer, kind text,
      source_key text, alias_key text, payload jsonb, text_hash text, source_at timestamptz)
    ORDER BY given.place
    ON CONFLICT (handoff_id, direction, source_key) DO NOTHING
    RETURNING id, seq`.execute(tx.db);
  if (stored.rows.length < rows.length) await addPending(tx, lane, stored.rows.length - rows.length, now);
  tx.wake({ lane });
  return stored.rows;
}

/** Stores entries under numbers that the caller has reserved. */
export async function insertAt(
  tx: Tx,
  lane: LaneKey,
  placed: { entry: NewEntry; seq: number }[],
  now: Date,
): Promise<void> {
  await tx.db
    .insertInto("entries")
    .values(placed.map((one) => rowOf(lane, one, now)))
    .execute();
}

function rowOf(lane: LaneKey, { entry, seq }: { entry: NewEntry; seq: number }, now: Date) {
  return {
    id: entry.id,
    handoff_id: lane.handoffId,
    direction: lane.direction,
    seq,
    kind: entry.kind,
    source_key: entry.sourceKey,
    alias_key: entry.aliasKey ?? null,
    payload: JSON.stringify(entry.payload),
    text_hash: entry.textHash ?? null,
    source_at: entry.sourceAt ?? null,
    created_at: now,
  };
}

/** The next entries of a lane that are not finished, in order. */
export async function pendingEntries(db: Executor, lane: LaneKey, limit: number): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    SELECT * FROM entries WHERE handoff_id = ${lane.handoffId} AND direction = ${lane.direction} AND ${unfinished}
    ORDER BY seq LIMIT ${limit}`.execute(db);
  return rows;
}

/** Notes that a try has failed. */
export async function markAttempt(
  db: Executor,
  id: string,
  attempt: { attempts: number; errorCode: string },
): Promise<void> {
  await db
    .updateTable("entries")
    .set({ attempts: attempt.attempts, error_code: attempt.errorCode })
    .where("id", "=", id)
    .execute();
}

/** Notes, before the first byte goes out, that a send is under way; false when the lane is no longer ours. */
export async function markSending(db: Executor, claim: Claim, id: string, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE entries SET status = 'sending', sending_at = ${at} FROM lanes
    WHERE entries.id = ${id} AND ${unfinished} AND lanes.handoff_id = entries.handoff_id
      AND lanes.direction = entries.direction AND lanes.claim_no = ${claim.claimNo}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** The desk's id of the newest entry before this one that has arrived there. */
export async function newestArrived(db: Executor, entry: Entry): Promise<string | undefined> {
  const found = await db
    .selectFrom("entries")
    .select("external_id")
    .where("handoff_id", "=", entry.handoff_id)
    .where("direction", "=", entry.direction)
    .where("seq", "<", entry.seq)
    .where("status", "=", "done")
    .where("external_id", "is not", null)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return found?.external_id ?? undefined;
}
