import { type Selectable, sql, type Updateable } from "kysely";
import type { ConversationTable } from "./schema.ts";
import type { Executor } from "./store.ts";

export type Conversation = Selectable<ConversationTable>;

export async function findConversation(db: Executor, handoffId: string, no: number): Promise<Conversation> {
  return db
    .selectFrom("conversations")
    .selectAll()
    .where("handoff_id", "=", handoffId)
    .where("no", "=", no)
    .executeTakeFirstOrThrow();
}

/** The conversation that the bridge itself opened under this id at a desk, on any connection. */
export async function findByExternalId(db: Executor, externalId: string): Promise<Conversation | undefined> {
  return db
    .selectFrom("conversations")
    .selectAll()
    .where("external_id", "=", externalId)
    .where("opened_at", "is not", null)
    .orderBy("opened_at", "desc")
    .executeTakeFirst();
}

/** Where following a desk's conversation stopped last, in another of its rows. */
export async function lastCursor(
  db: Executor,
  { connection, externalId, besides }: { connection: string; externalId: string; besides: string },
): Promise<object | undefined> {
  const found = await db
    .selectFrom("conversations")
    .select("cursor")
    .where("connection", "=", connection)
    .where("external_id", "=", externalId)
    .where("id", "!=", besides)
    .where("cursor", "is not", null)
    .orderBy("opened_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return found?.cursor ?? undefined;
}

export async function changeConversation(db: Executor, id: string, changes: Updateable<ConversationTable>) {
  await db.updateTable("conversations").set(changes).where("id", "=", id).execute();
}

/** Adds ids of the desk's records, keeping those that are known. */
export async function addRecords(db: Executor, id: string, records: Record<string, string>): Promise<void> {
  await sql`UPDATE conversations SET records = records || ${JSON.stringify(records)}::jsonb WHERE id = ${id}`.execute(
    db,
  );
}

/** Takes a conversation's stream if nobody alive has it. */
export async function claimStream(db: Executor, id: string, ownerId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("conversations")
    .set({ owner_id: ownerId })
    .where("id", "=", id)
    .where("stage", "in", ["prepared", "open"])
    .where(
      sql<boolean>`(owner_id IS NULL OR owner_id = ${ownerId}
      OR NOT EXISTS (SELECT 1 FROM processes WHERE processes.id = conversations.owner_id))`,
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Which of these are over by now: their streams can be cut. */
export async function closedAmong(db: Executor, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("conversations")
    .select("id")
    .where("id", "in", ids)
    .where("stage", "=", "closed")
    .execute();
  return rows.map((row) => row.id);
}

/** Open conversations whose stream nobody alive holds. */
export async function unownedConversations(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("conversations")
    .select("id")
    .where("closed_at", "is", null)
    .where("stage", "=", "open")
    .where("live", "=", true)
    .where(
      sql<boolean>`(owner_id IS NULL
      OR NOT EXISTS (SELECT 1 FROM processes WHERE processes.id = conversations.owner_id))`,
    )
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** How many open conversations there are, and how many of them this process follows. */
export async function countFollowed(db: Executor, ownerId: string): Promise<{ open: number; mine: number }> {
  const row = await db
    .selectFrom("conversations")
    .select((eb) => [
      eb.fn.countAll<number>().as("open"),
      eb.fn.countAll<number>().filterWhere("owner_id", "=", ownerId).as("mine"),
    ])
    .where("closed_at", "is", null)
    .where("stage", "in", ["prepared", "open"])
    .where("live", "=", true)
    .executeTakeFirstOrThrow();
  return { open: Number(row.open), mine: Number(row.mine) };
}

/** Lets go of every stream of a process, so that another takes them at once. */
export async function releaseStreams(db: Executor, ownerId: string): Promise<void> {
  await db.updateTable("conversations").set({ owner_id: null }).where("owner_id", "=", ownerId).execute();
}

/** Replaces stored credentials if they are still the ones that were read. */
export async function replaceCredentials(
  db: Executor,
  id: string,
  sealed: string,
  expectedVersion: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("conversations")
    .set({ credentials: sealed, credentials_version: expectedVersion + 1 })
    .where("id", "=", id)
    .where("credentials_version", "=", expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
