import { sql } from "kysely";
import type { Conversation } from "./conversations.ts";
import type { Executor } from "./store.ts";

/** A conversation that is a Case, with what decides whose reply it is. */
export type CaseConversation = Conversation & { handoff_ended_at: Date | null };

/**
 * The conversations that share a Case, the one that a reply belongs to first: the one whose customer wrote last, of the
 * handoffs that go on, or of all where none does.
 */
export async function conversationsOfCase(db: Executor, caseId: string): Promise<CaseConversation[]> {
  return db
    .selectFrom("conversations")
    .innerJoin("handoffs", "handoffs.id", "conversations.handoff_id")
    .selectAll("conversations")
    .select("handoffs.ended_at as handoff_ended_at")
    .where("conversations.external_id", "=", caseId)
    .where("conversations.live", "=", false)
    .where("conversations.opened_at", "is not", null)
    .orderBy(sql`handoffs.ended_at IS NULL`, "desc")
    .orderBy(sql`COALESCE(handoffs.last_customer_at, conversations.opened_at)`, "desc")
    .orderBy("conversations.opened_at", "desc")
    .limit(200)
    .execute();
}

/** Which Cases the bridge has opened or joined, with the org and the connection that each of them is in. */
export async function knownCases(
  db: Executor,
  caseIds: string[],
): Promise<Map<string, { org: string | undefined; connection: string | undefined }>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("conversations")
    .select(["external_id", "records", "connection"])
    .where("external_id", "in", caseIds)
    .where("live", "=", false)
    .where("opened_at", "is not", null)
    .execute();
  const factsOf = ({ records, connection }: (typeof rows)[number]) => ({
    org: records["salesforce_org_id"],
    connection: connection ?? undefined,
  });
  return new Map(rows.map((row) => [row.external_id ?? "", factsOf(row)]));
}

/** The conversations of handoffs that go on at a desk that is not live. */
function goingOn(db: Executor) {
  return db
    .selectFrom("conversations")
    .innerJoin("handoffs", "handoffs.id", "conversations.handoff_id")
    .where("handoffs.ended_at", "is", null)
    .where("conversations.live", "=", false);
}

/** Sessions among these whose Case is being opened at this moment, so that nobody can tell yet which one it is. */
export async function sessionsBeingOpened(db: Executor, sessionIds: string[]): Promise<Set<string>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await goingOn(db)
    .select("handoffs.session_id")
    .where("handoffs.session_id", "in", sessionIds)
    .where("conversations.stage", "=", "prepared")
    .execute();
  return new Set(rows.map(({ session_id }) => session_id));
}

/** Whether a handoff other than this conversation's goes on in the same conversation at the desk. */
export async function isShared(db: Executor, { id, connection, external_id }: Conversation): Promise<boolean> {
  const other = await goingOn(db)
    .select("conversations.id")
    .where("conversations.external_id", "=", external_id)
    .where("conversations.connection", "=", connection)
    .where("conversations.id", "!=", id)
    .executeTakeFirst();
  return other !== undefined;
}
