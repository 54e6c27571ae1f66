import { type Kysely, sql } from "kysely";

/** When OpenCX last changed a session, by its own clock, as far as the bridge has looked. Nobody asked when a rep last wrote. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE handoffs ADD COLUMN session_seen_at timestamptz`.execute(db);
  await sql`ALTER TABLE handoffs DROP COLUMN last_rep_at`.execute(db);
}
