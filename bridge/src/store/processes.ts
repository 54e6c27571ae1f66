import { sql } from "kysely";
import type { Executor } from "./store.ts";

/** Enters a process under a fresh id. */
export async function registerProcess(db: Executor, id: string, name: string): Promise<void> {
  await db.insertInto("processes").values({ id, name }).execute();
}

/** Says that the process lives; false when its row is gone, that is when others have taken its work. */
export async function beat(db: Executor, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("processes")
    .set({ heartbeat_at: sql<Date>`now()` })
    .where("id", "=", id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Removes processes that have been silent for `staleMs` by the database's clock; what they held is free. */
export async function buryStale(db: Executor, staleMs: number): Promise<void> {
  await sql`WITH dead AS (
      DELETE FROM processes WHERE heartbeat_at < now() - ${`${staleMs} milliseconds`}::interval RETURNING id
    ) UPDATE lanes SET claimed_until = now() FROM dead WHERE claimed_by = dead.id`.execute(db);
}

/** How many processes are alive. */
export async function countProcesses(db: Executor): Promise<number> {
  const row = await db
    .selectFrom("processes")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function deregister(db: Executor, id: string): Promise<void> {
  await db.deleteFrom("processes").where("id", "=", id).execute();
}
