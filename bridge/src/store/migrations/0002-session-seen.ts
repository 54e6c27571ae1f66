import { type Kysely, sql } from "kysely";

/** When OpenCX last changed a session, by its own clock, as far as the bridge has looked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE handoffs ADD COLUMN session_seen_at timestamptz`.execute(db);
}
