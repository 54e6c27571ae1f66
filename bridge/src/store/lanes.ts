import { type QueryCreator, sql } from "kysely";
import type { Database } from "./schema.ts";

import type { Executor, LaneKey, Tx } from "./store.ts";

/** A lane that this process may work on until `claimedUntil`, unless somebody claims it after that. */
export interface Claim extends LaneKey {
  claimNo: number;
}

/** Numbers below this belong to the brief, so that it goes out first however late it is rendered. */
export const firstMessageSeq = 101;

/**
 * Creates the lanes of a handoff.
 *
 * @param opening when the opening is due that the lane to the desk begins with; null where the conversation is open.
 */
export async function createLanes(
  tx: Tx,
  handoffId: string,
  { opening, callback }: { opening: Date | null; callback: boolean },
): Promise<void> {
  const usual = { handoff_id: handoffId, pending: 0, next_attempt_at: null };
  const pending = opening === null ? 0 : 1;
  await tx.db
    .insertInto("lanes")
    .values([
      { ...usual, direction: "to-desk", next_seq: firstMessageSeq, pending, next_attempt_at: opening },
      { ...usual, direction: "to-opencx", next_seq: 1 },
      ...(callback ? [{ ...usual, direction: "to-callback" as const, next_seq: 1 }] : []),
    ])
    .execute();
  if (opening !== null) tx.wake({ lane: { handoffId, direction: "to-desk" } });
}

/** Makes more work pending without taking a number: the brief's parts, or an opening at another desk. */
export async function addPending(tx: Tx, lane: LaneKey, count: number, now: Date): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable("lanes")
    .set((eb) => ({
      pending: eb("pending", "+", count),
      next_attempt_at: eb.fn.coalesce("next_attempt_at", eb.val(now)),
    }))
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`There is no lane ${lane.direction} of ${lane.handoffId}.`);
  tx.wake({ lane });
}

/**
 * Claims a lane that is due and free, by one conditional UPDATE that raises its claim number.
 * A lane to OpenCX is not claimed while an earlier handoff of the same session still has replies on the way.
 */
export async function claimLane(
  db: Executor,
  lane: LaneKey,
  processId: string,
  now: Date,
  claimMs: number,
): Promise<Claim | undefined> {
  const behindAnEarlierHandoff = lane.direction === "to-opencx" ? sql`AND NOT ${earlierIsBusy(lane)}` : sql``;
  const { rows } = await sql<{ claim_no: number }>`
    UPDATE lanes
    SET claimed_by = ${processId}, claim_no = claim_no + 1,
      claimed_until = now() + ${`${claimMs} milliseconds`}::interval
    WHERE handoff_id = ${lane.handoffId} AND direction = ${lane.direction} AND next_attempt_at <= ${now}
      AND (claimed_by IS NULL OR claimed_until < now()) ${behindAnEarlierHandoff}
    RETURNING claim_no`.execute(db);
  return rows[0] === undefined ? undefined : { ...lane, claimNo: rows[0].claim_no };
}

function earlierIsBusy(lane: LaneKey) {
  return sql`EXISTS (
    SELECT 1 FROM handoffs mine
    JOIN handoffs earlier ON earlier.session_id = mine.session_id AND earlier.created_at < mine.created_at
    JOIN lanes busy ON busy.handoff_id = earlier.id AND busy.direction = 'to-opencx' AND busy.pending > 0
    WHERE mine.id = ${lane.handoffId})`;
}

/** The statement that counts `count` pieces of work as finished; it changes no row when the claim is no longer ours. */
export function finishing(db: QueryCreator<Database>, claim: Claim, count = 1) {
  return db
    .updateTable("lanes")
    .set((eb) => ({ pending: eb("pending", "-", count) }))
    .where("handoff_id", "=", claim.handoffId)
    .where("direction", "=", claim.direction)
    .where("claim_no", "=", claim.claimNo);
}

/** Counts `count` pieces of work as finished; false when the claim is no longer ours and nothing may be written. */
export async function finishWork(db: Executor, claim: Claim, count = 1): Promise<boolean> {
  const { numUpdatedRows } = await finishing(db, claim, count).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** True while the claim is ours; locks the lane so that it stays ours until the transaction ends. */
export async function holdClaim(db: Executor, claim: Claim): Promise<boolean> {
  return finishWork(db, claim, 0);
}

/**
 * Gives a lane back. Whether something is left is read from the locked row itself, so no wake-up is lost.
 *
 * @param retryAt when the work at its head may be tried again; absent when the lane was worked empty.
 * @returns whether work was added in the meantime.
 */
export async function releaseLane(db: Executor, claim: Claim, now: Date, retryAt?: Date): Promise<boolean> {
  const { rows } = await sql<{ pending: number }>`
    UPDATE lanes
    SET claimed_by = NULL, claimed_until = NULL,
      next_attempt_at = CASE WHEN pending > 0 THEN ${retryAt ?? now}::timestamptz END
    WHERE handoff_id = ${claim.handoffId} AND direction = ${claim.direction} AND claim_no = ${claim.claimNo}
    RETURNING pending`.execute(db);
  return rows[0] !== undefined && rows[0].pending > 0 && retryAt === undefined;
}

/** Prolongs every claim of this process. */
export async function extendClaims(db: Executor, processId: string, claimMs: number): Promise<void> {
  await db
    .updateTable("lanes")
    .set({ claimed_until: sql<Date>`now() + ${`${claimMs} milliseconds`}::interval` })
    .where("claimed_by", "=", processId)
    .execute();
}

/** Lanes that are due and that nobody works on, oldest first. */
export async function dueLanes(db: Executor, now: Date, limit: number): Promise<LaneKey[]> {
  const rows = await db
    .selectFrom("lanes")
    .select(["handoff_id", "direction"])
    .where("next_attempt_at", "<=", now)
    .where(sql<boolean>`(claimed_by IS NULL OR claimed_until < now())`)
    .orderBy("next_attempt_at")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ handoffId: row.handoff_id, direction: row.direction }));
}

/** Makes a lane due now, whatever it was waiting for. */
export async function makeDue(tx: Tx, lane: LaneKey, now: Date): Promise<void> {
  await tx.db
    .updateTable("lanes")
    .set({ next_attempt_at: now })
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .where("pending", ">", 0)
    .execute();
  tx.wake({ lane });
}

/** Whether anything is still to be brought along a lane. */
export async function hasPending(db: Executor, lane: LaneKey): Promise<boolean> {
  const row = await db
    .selectFrom("lanes")
    .select("pending")
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .executeTakeFirst();
  return (row?.pending ?? 0) > 0;
}
