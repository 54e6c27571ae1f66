import { sql } from "kysely";
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

/** The live conversation of this name; one that is over where there is no other, or undefined. */
export async function liveConversation(
  db: Executor,
  { connection, externalId }: InboxKey,
): Promise<string | undefined> {
  const found = await db
    .selectFrom("conversations")
    .select("id")
    .where("connection", "=", connection)
    .where("external_id", "=", externalId)
    .where("live", "=", true)
    .orderBy((of) => of("stage", "=", "closed"))
    .executeTakeFirst();
  return found?.id;
}

/** Whether a live conversation of the connection is being opened, whose name nobody knows yet. */
export async function isOpeningOn(db: Executor, connection: string): Promise<boolean> {
  const found = await db
    .selectFrom("conversations")
    .select("id")
    .where("connection", "=", connection)
    .where("stage", "=", "prepared")
    .where("live", "=", true)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
