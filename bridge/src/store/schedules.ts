import { sql } from "kysely";
import type { Executor } from "./store.ts";

/**
 * Takes the turn of a recurring job: true for exactly one process each `everyMs`.
 * A process that dies in the middle costs one turn; every job here can be missed once without harm.
 */
export async function takeTurn(db: Executor, name: string, now: Date, everyMs: number): Promise<boolean> {
  const next = new Date(now.getTime() + everyMs);
  const inserted = await db
    .insertInto("schedules")
    .values({ name, next_at: next })
    .onConflict((oc) => oc.column("name").doUpdateSet({ next_at: next }).where("schedules.next_at", "<=", now))
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Takes one of so many places each `everyMs`, which all processes share. @returns false when all are taken. */
export async function takePlace(
  db: Executor,
  name: string,
  now: Date,
  { places, everyMs }: { places: number; everyMs: number },
): Promise<boolean> {
  const next = new Date(now.getTime() + everyMs);
  const { numAffectedRows } = await sql`
    INSERT INTO schedules (name, next_at, mark) VALUES (${name}, ${next}, '1')
    ON CONFLICT (name) DO UPDATE SET
      next_at = CASE WHEN schedules.next_at <= ${now} THEN excluded.next_at ELSE schedules.next_at END,
      mark = CASE WHEN schedules.next_at <= ${now} THEN '1' ELSE (schedules.mark::integer + 1)::text END
    WHERE schedules.next_at <= ${now} OR schedules.mark::integer < ${places}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** How far a recurring job has come, in its own words. */
export async function readMark(db: Executor, name: string): Promise<string | null> {
  const row = await db.selectFrom("schedules").select("mark").where("name", "=", name).executeTakeFirst();
  return row?.mark ?? null;
}

export async function writeMark(db: Executor, name: string, mark: string): Promise<void> {
  await db.updateTable("schedules").set({ mark }).where("name", "=", name).execute();
}
