import { type Kysely, sql } from "kysely";

/** One message may be told by a webhook, by a POST and by the history: that is a name more than an entry had room for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE entries ADD COLUMN more_keys text[] NOT NULL DEFAULT '{}'`.execute(db);
}
