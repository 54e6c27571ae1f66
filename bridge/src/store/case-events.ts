import { type Selectable, sql } from "kysely";
import type { CaseEventTable } from "./schema.ts";
import type { Executor, Tx } from "./store.ts";

export type StoredCaseEvent = Selectable<CaseEventTable>;

export interface NewCaseEvent {
  key: string;
  /** The org's own number: it counts up over all Cases, in the order of its transactions. */
  number: number;
  caseId: string;
  type: string;
  payload: object;
}

/**
 * Up to which number every event of an org has been seen, or is waited for no longer. Locks the org's mark for the rest
 * of the transaction.
 *
 * @param first the lowest number that has come in: before it nothing was missed, where the org is new.
 */
export async function lockMark(tx: Tx, orgId: string, first: number): Promise<number> {
  await tx.db
    .insertInto("case_event_marks")
    .values({ org_id: orgId, number: first - 1 })
    .onConflict((oc) => oc.column("org_id").doNothing())
    .execute();
  const row = await tx.db
    .selectFrom("case_event_marks")
    .select("number")
    .where("org_id", "=", orgId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.number;
}

/** Moves the mark on; what waited for a lower number only is due now. */
export async function moveMark(tx: Tx, orgId: string, number: number, now: Date): Promise<void> {
  await tx.db.updateTable("case_event_marks").set({ number }).where("org_id", "=", orgId).execute();
  await tx.db
    .updateTable("case_events")
    .set({ due_at: now })
    .where("org_id", "=", orgId)
    .where("applied_at", "is", null)
    .where("number", "<=", number)
    .where("due_at", ">", now)
    .execute();
}

/** Numbers above the mark that wait already, lowest first. */
export async function waitingNumbers(tx: Tx, orgId: string, mark: number): Promise<number[]> {
  const rows = await tx.db
    .selectFrom("case_events")
    .select("number")
    .where("org_id", "=", orgId)
    .where("applied_at", "is", null)
    .where("number", ">", mark)
    .orderBy("number")
    .limit(1000)
    .execute();
  return rows.map(({ number }) => number);
}

/** Stores events that are not known. @returns the keys of those that were new. */
export async function insertCaseEvents(
  tx: Tx,
  orgId: string,
  events: (NewCaseEvent & { dueAt: Date })[],
  now: Date,
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = await tx.db
    .insertInto("case_events")
    .values(
      events.map(({ key, number, caseId, type, payload, dueAt }) => ({
        ...{ org_id: orgId, key, number, case_id: caseId, type, payload: JSON.stringify(payload) },
        ...{ received_at: now, due_at: dueAt },
      })),
    )
    .onConflict((oc) => oc.columns(["org_id", "key"]).doNothing())
    .returning("key")
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/**
 * Takes what is due of one Case, in the org's order and up to the first event that is not; locked for the rest of the
 * transaction. No two processes take events of the same Case at the same time.
 */
export async function takeDueCaseEvents(tx: Tx, now: Date, limit: number): Promise<StoredCaseEvent[]> {
  const { rows } = await sql<StoredCaseEvent>`
    SELECT * FROM case_events head
    WHERE applied_at IS NULL AND due_at <= ${now} AND NOT EXISTS (
      SELECT 1 FROM case_events earlier WHERE earlier.org_id = head.org_id AND earlier.case_id = head.case_id
        AND earlier.applied_at IS NULL AND earlier.number < head.number)
    ORDER BY due_at, number LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(tx.db);
  const head = rows[0];
  if (head === undefined) return [];
  const seen = await tx.db
    .selectFrom("case_events")
    .select(["key", "due_at"])
    .where("org_id", "=", head.org_id)
    .where("case_id", "=", head.case_id)
    .where("applied_at", "is", null)
    .orderBy("number")
    .limit(limit)
    .execute();
  const late = seen.findIndex((event) => event.due_at > now);
  const due = late === -1 ? seen : seen.slice(0, late);
  return lockEvents(tx, head.org_id, due);
}

/**
 * What is due was read without a lock, all of one moment. Reading it with one could wait for a transaction that brings
 * a missing number, and would then see that the numbers behind it are due, but not the number itself.
 */
async function lockEvents(tx: Tx, orgId: string, events: { key: string }[]): Promise<StoredCaseEvent[]> {
  if (events.length === 0) return [];
  return tx.db
    .selectFrom("case_events")
    .selectAll()
    .where("org_id", "=", orgId)
    .where(
      "key",
      "in",
      events.map(({ key }) => key),
    )
    .where("applied_at", "is", null)
    .orderBy("number")
    .forUpdate()
    .execute();
}

export async function markApplied(tx: Tx, events: StoredCaseEvent[], now: Date): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  await tx.db
    .updateTable("case_events")
    .set({ applied_at: now })
    .where("org_id", "=", first.org_id)
    .where(
      "key",
      "in",
      events.map(({ key }) => key),
    )
    .execute();
}

/** Puts off what could not be applied; everything behind it on its Case waits with it. */
export async function postponeCaseEvents(db: Executor, { org_id, key }: StoredCaseEvent, due: Date): Promise<void> {
  await db
    .updateTable("case_events")
    .set({ due_at: due })
    .where("org_id", "=", org_id)
    .where("key", "=", key)
    .where("applied_at", "is", null)
    .execute();
}
