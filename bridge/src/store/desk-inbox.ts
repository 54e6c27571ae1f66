import { sql } from "kysely";
import type { ConversationStage } from "./schema.ts";
import type { Executor, Tx } from "./store.ts";

/** Names a conversation as its desk does. */
export interface InboxKey {
  connection: string;
  externalId: string;
}

export interface Delivery {
  no: number;
  at: Date;
  body: unknown;
}

const mostAtOnce = 100;

/**
 * Stores a delivery at the end of its conversation's inbox. Two at once get their numbers in the order of their commits,
 * or a reader that has seen the higher one would pass over the lower.
 */
export async function insertDelivery(
  tx: Tx,
  { connection, externalId }: InboxKey,
  body: object,
  at: Date,
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`inbox:${connection}:${externalId}`}, 0))`.execute(tx.db);
  await tx.db
    .insertInto("desk_inbox")
    .values({ connection, external_id: externalId, body: JSON.stringify(body), received_at: at })
    .execute();
}

/** What came for a conversation behind a number. */
export async function deliveriesAfter(
  db: Executor,
  { connection, externalId }: InboxKey,
  no: number,
): Promise<Delivery[]> {
  const rows = await db
    .selectFrom("desk_inbox")
    .select(["no", "received_at", "body"])
    .where("connection", "=", connection)
    .where("external_id", "=", externalId)
    .where("no", ">", no)
    .orderBy("no")
    .limit(mostAtOnce)
    .execute();
  return rows.map((row) => ({ no: Number(row.no), at: row.received_at, body: row.body }));
}

/**
 * The live conversations that a delivery may be for: those of its name, and those of its connection that are being
 * opened, whose names nobody knows yet. One statement, or an opening could finish between two and be seen by neither.
 */
export async function conversationsFor(
  db: Executor,
  { connection, externalId }: InboxKey,
): Promise<{ id: string; stage: ConversationStage }[]> {
  const live = db
    .selectFrom("conversations")
    .select(["id", "stage"])
    .where("connection", "=", connection)
    .where("live", "=", true);
  const named = live.where("external_id", "=", externalId);
  // Written out, so that the index of what is followed serves.
  const opening = live.where("closed_at", "is", null).where("stage", "=", sql.lit("prepared"));
  return named.unionAll(opening).execute();
}
