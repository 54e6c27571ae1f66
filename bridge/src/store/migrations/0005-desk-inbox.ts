import { type Kysely, sql } from "kysely";

/** What a desk's webhook brings, stored before it is answered; the conversation's follower takes it in this order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE desk_inbox (
    no bigserial PRIMARY KEY,
    connection text NOT NULL,
    external_id text NOT NULL,
    body jsonb NOT NULL,
    received_at timestamptz NOT NULL
  )`,
  `CREATE INDEX desk_inbox_conversation ON desk_inbox (connection, external_id, no)`,
  `CREATE INDEX desk_inbox_age ON desk_inbox (received_at)`,
];
