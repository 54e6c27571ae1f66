import { type Kysely, sql } from "kysely";

/** A conversation that one handoff has left may be joined by the next one: only one of them has it at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `DROP INDEX conversations_external`,
  `CREATE UNIQUE INDEX conversations_external ON conversations (connection, external_id)
    WHERE external_id IS NOT NULL AND live AND stage <> 'closed'`,
  `CREATE INDEX conversations_named ON conversations (connection, external_id) WHERE external_id IS NOT NULL AND live`,
];
