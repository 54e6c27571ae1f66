import type { Conversation } from "./conversations.ts";
import { type Handoff, handoffUnknown } from "./handoffs.ts";
import type { ConversationTable } from "./schema.ts";
import type { Executor } from "./store.ts";

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
  opened_at: 1,
  closed_at: 1,
} satisfies Record<keyof ConversationTable, 1>) as (keyof ConversationTable)[];

/**
 * A handoff with the conversation that it is in now, in one statement: every lane begins with it.
 *
 * @throws BridgeError `HANDOFF_UNKNOWN`.
 */
export async function currentConversation(
  db: Executor,
  handoffId: string,
): Promise<{ handoff: Handoff; conversation: Conversation }> {
  const row = await db
    .selectFrom("handoffs")
    .innerJoin("conversations", (join) =>
      join
        .onRef("conversations.handoff_id", "=", "handoffs.id")
        .onRef("conversations.no", "=", "handoffs.conversation_no"),
    )
    .selectAll("handoffs")
    .select(columns.map((column) => `conversations.${column} as its_${column}` as const))
    .where("handoffs.id", "=", handoffId)
    .executeTakeFirst();
  if (row === undefined) throw handoffUnknown(handoffId);
  const cells = Object.entries(row);
  const own = cells.filter(([name]) => !name.startsWith("its_"));
  const its = cells.filter(([name]) => name.startsWith("its_")).map(([name, value]) => [name.slice(4), value]);
  return { handoff: Object.fromEntries(own) as Handoff, conversation: Object.fromEntries(its) as Conversation };
}
