import { sql } from "kysely";
import type { Conversation } from "./conversations.ts";
import { type Handoff, handoffUnknown } from "./handoffs.ts";
import type { ConversationTable } from "./schema.ts";
import type { Executor, Tx } from "./store.ts";

/** Each column once; a column that is missing here does not compile. */
const columns = Object.keys({
  id: 1,
  handoff_id: 1,
  no: 1,
  connection: 1,
  desk: 1,
  external_id: 1,
  stage: 1,
  attempts: 1,
  records: 1,
  attributes: 1,
  credentials: 1,
  credentials_version: 1,
  cursor: 1,
  reps: 1,
  unread: 1,
  queue_notice: 1,
  owner_id: 1,
  live: 1,
  share_key: 1,
  opened_at: 1,
  closed_at: 1,
} satisfies Record<keyof ConversationTable, 1>) as (keyof ConversationTable)[];

/** Said once, as text: assembling some fifty columns anew for each statement takes longer than running it. */
const itsColumns = (table: string) =>
  sql.raw(columns.map((column) => `${table}.${column} AS its_${column}`).join(", "));
const ofConversations = itsColumns("conversations");
const ofMoved = itsColumns("moved");

/**
 * A handoff with the conversation that it is in now, in one statement: every lane begins with it.
 *
 * @throws BridgeError `HANDOFF_UNKNOWN`.
 */
export async function currentConversation(
  db: Executor,
  handoffId: string,
): Promise<{ handoff: Handoff; conversation: Conversation }> {
  const { rows } = await sql<object>`
    SELECT handoffs.*, ${ofConversations} FROM handoffs
    JOIN conversations ON conversations.handoff_id = handoffs.id AND conversations.no = handoffs.conversation_no
    WHERE handoffs.id = ${handoffId}`.execute(db);
  if (rows[0] === undefined) throw handoffUnknown(handoffId);
  return apart(rows[0]);
}

/**
 * Locks a handoff, then one of its conversations, and moves the conversation's cursor on: every event of a stream begins
 * with it. Only the stream's owner gets the conversation, so what a stream brings after it was lost changes nothing.
 *
 * @throws BridgeError `HANDOFF_UNKNOWN`.
 */
export async function advanceOwned(
  tx: Tx,
  stream: { handoffId: string; conversationId: string; ownerId: string },
  cursor: object | undefined,
): Promise<{ handoff: Handoff; conversation: Conversation | undefined }> {
  // The update reads the locked handoff, so the handoff is locked first, as everywhere.
  const { rows } = await sql<object>`
    WITH held AS (SELECT * FROM handoffs WHERE id = ${stream.handoffId} FOR UPDATE),
    moved AS (
      UPDATE conversations
      SET cursor = COALESCE(${cursor === undefined ? null : JSON.stringify(cursor)}::jsonb, conversations.cursor)
      FROM held
      WHERE conversations.handoff_id = held.id AND conversations.id = ${stream.conversationId}
        AND conversations.owner_id = ${stream.ownerId}
      RETURNING conversations.*
    )
    SELECT held.*, ${ofMoved} FROM held LEFT JOIN moved ON moved.handoff_id = held.id`.execute(tx.db);
  if (rows[0] === undefined) throw handoffUnknown(stream.handoffId);
  const { handoff, conversation } = apart(rows[0]);
  return { handoff, conversation: conversation.id === null ? undefined : conversation };
}

function apart(row: object): { handoff: Handoff; conversation: Conversation } {
  const handoff: Record<string, unknown> = {};
  const conversation: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith("its_")) conversation[name.slice(4)] = value;
    else handoff[name] = value;
  }
  return { handoff: handoff as unknown as Handoff, conversation: conversation as unknown as Conversation };
}
