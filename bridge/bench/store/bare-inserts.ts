import { sql } from "kysely";
import { newId } from "../../src/lib/ids.ts";
import type { Executor } from "../../src/store/store.ts";

const payload = JSON.stringify({ text: "I have found your order and will send it to you again today." });

/** One INSERT of one row, of about the size of an entry, into a table that has nothing but a primary key. */
export async function bareInserts(db: Executor): Promise<() => Promise<void>> {
  await sql`CREATE TABLE bench_rows (id uuid PRIMARY KEY, created_at timestamptz NOT NULL, payload jsonb NOT NULL)`.execute(
    db,
  );
  return async () => {
    await sql`INSERT INTO bench_rows VALUES (${newId()}, ${new Date()}, ${payload}::jsonb)`.execute(db);
  };
}
