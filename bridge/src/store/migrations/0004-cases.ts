import { type Kysely, sql } from "kysely";

/**
 * Desks that are not live: several handoffs of one customer share a Case, and what happens on Cases comes in by the org's
 * own deliveries, numbered by the org.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE conversations ADD COLUMN live boolean NOT NULL DEFAULT true`,
  `ALTER TABLE conversations ADD COLUMN share_key text`,
  `ALTER TABLE handoffs ADD COLUMN words_forgotten boolean NOT NULL DEFAULT false`,
  `DROP INDEX conversations_external`,
  `CREATE UNIQUE INDEX conversations_external ON conversations (connection, external_id)
    WHERE external_id IS NOT NULL AND live`,
  `CREATE INDEX conversations_shared ON conversations (external_id) WHERE external_id IS NOT NULL AND NOT live`,
  `CREATE TABLE shared_conversations (
    connection text NOT NULL,
    share_key text NOT NULL,
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    external_id text,
    PRIMARY KEY (connection, share_key)
  )`,
  `CREATE INDEX shared_by_conversation ON shared_conversations (conversation_id)`,
  `CREATE INDEX shared_by_external_id ON shared_conversations (external_id) WHERE external_id IS NOT NULL`,
  `CREATE TABLE case_events (
    org_id text NOT NULL,
    key text NOT NULL,
    number bigint NOT NULL,
    case_id text NOT NULL,
    type text NOT NULL,
    payload jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    applied_at timestamptz,
    PRIMARY KEY (org_id, key)
  )`,
  `CREATE INDEX case_events_due ON case_events (due_at) WHERE applied_at IS NULL`,
  `CREATE INDEX case_events_waiting ON case_events (org_id, case_id, number) WHERE applied_at IS NULL`,
  `CREATE INDEX case_events_age ON case_events (received_at)`,
  `CREATE TABLE case_event_marks (org_id text PRIMARY KEY, number bigint NOT NULL)`,
];
