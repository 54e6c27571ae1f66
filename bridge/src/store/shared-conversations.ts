import { sql } from "kysely";
import type { Executor } from "./store.ts";

export interface SharedKey {
  connection: string;
  shareKey: string;
}

/**
 * Reserves the opening of a conversation that several handoffs share. Whoever comes second finds who opens it, or what
 * has been opened. A conversation that is over without having opened anything holds nobody up.
 *
 * @returns the conversation that holds the reservation, and the desk's id once there is one.
 */
export async function reserveShared(
  db: Executor,
  { connection, shareKey }: SharedKey,
  conversationId: string,
): Promise<{ holder: string; externalId: string | null }> {
  await sql`
    INSERT INTO shared_conversations (connection, share_key, conversation_id)
    VALUES (${connection}, ${shareKey}, ${conversationId})
    ON CONFLICT (connection, share_key) DO UPDATE SET conversation_id = excluded.conversation_id
    WHERE shared_conversations.external_id IS NULL AND EXISTS (
      SELECT 1 FROM conversations WHERE id = shared_conversations.conversation_id AND stage = 'closed')`.execute(db);
  const row = await db
    .selectFrom("shared_conversations")
    .select(["conversation_id", "external_id"])
    .where("connection", "=", connection)
    .where("share_key", "=", shareKey)
    .executeTakeFirst();
  return { holder: row?.conversation_id ?? conversationId, externalId: row?.external_id ?? null };
}

/** Takes a reservation over whose conversation at the desk is over; whoever is first opens the next one. */
export async function takeOverShared(
  db: Executor,
  { connection, shareKey }: SharedKey,
  conversationId: string,
  gone: string,
): Promise<void> {
  await db
    .updateTable("shared_conversations")
    .set({ conversation_id: conversationId, external_id: null })
    .where("connection", "=", connection)
    .where("share_key", "=", shareKey)
    .where("external_id", "=", gone)
    .execute();
}

/** Tells the others what has been opened. */
export async function fulfilShared(db: Executor, conversationId: string, externalId: string): Promise<void> {
  await db
    .updateTable("shared_conversations")
    .set({ external_id: externalId })
    .where("conversation_id", "=", conversationId)
    .execute();
}

/** The conversation at the desk is over: the next handoff opens another. */
export async function dropShared(db: Executor, connection: string, externalId: string): Promise<void> {
  await db
    .deleteFrom("shared_conversations")
    .where("connection", "=", connection)
    .where("external_id", "=", externalId)
    .execute();
}

/** Whether a conversation at the desk is the one that the next handoff of its customer would join. */
export async function isSharedCase(db: Executor, connection: string, externalId: string): Promise<boolean> {
  const row = await db
    .selectFrom("shared_conversations")
    .select("share_key")
    .where("connection", "=", connection)
    .where("external_id", "=", externalId)
    .executeTakeFirst();
  return row !== undefined;
}
