import type { Selectable } from "kysely";
import type { EntryTable } from "./schema.ts";
import { type Claim, takeSeq } from "./lanes.ts";
import type { Executor, LaneKey, Tx } from "./store.ts";

export type Entry = Selectable<EntryTable>;

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
 * Stores entries at the end of a lane, in the caller's transaction, and makes the lane due.
 *
 * @returns those that were new, with their numbers.
 */
export async function appendEntries(
  tx: Tx,
  lane: LaneKey,
  entries: NewEntry[],
  now: Date,
): Promise<{ id: string; seq: number }[]> {
  const fresh = await withoutKnown(tx.db, lane, entries);
  if (fresh.length === 0) return [];
  const first = await takeSeq(tx, lane, now, fresh.length);
  const placed = fresh.map((entry, index) => ({ entry, seq: first + index }));
  await insertAt(tx, lane, placed, now);
  return placed.map(({ entry, seq }) => ({ id: entry.id, seq }));
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
    .values(
      placed.map(({ entry, seq }) => ({
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
      })),
    )
    .execute();
}

async function withoutKnown(db: Executor, lane: LaneKey, entries: NewEntry[]): Promise<NewEntry[]> {
  if (entries.length === 0) return [];
  const keys = entries.map((entry) => entry.sourceKey);
  // The lane row is locked first: two senders of the same key are served one after the other.
  await db
    .selectFrom("lanes")
    .select("next_seq")
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .forUpdate()
    .execute();
  const known = await db
    .selectFrom("entries")
    .select(["source_key"])
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .where("source_key", "in", keys)
    .execute();
  const knownKeys = new Set(known.map((row) => row.source_key));
  return entries.filter((entry) => !knownKeys.has(entry.sourceKey) && knownKeys.add(entry.sourceKey));
}

/** The next entries of a lane that are not finished, in order. */
export async function pendingEntries(db: Executor, lane: LaneKey, limit: number): Promise<Entry[]> {
  return db
    .selectFrom("entries")
    .selectAll()
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .where("status", "in", ["pending", "sending"])
    .orderBy("seq")
    .limit(limit)
    .execute();
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
  const { numUpdatedRows } = await db
    .updateTable("entries")
    .from("lanes")
    .set({ status: "sending", sending_at: at })
    .where("entries.id", "=", id)
    .where("entries.status", "in", ["pending", "sending"])
    .whereRef("lanes.handoff_id", "=", "entries.handoff_id")
    .whereRef("lanes.direction", "=", "entries.direction")
    .where("lanes.claim_no", "=", claim.claimNo)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
