import type { Connection } from "../config/schema.ts";
import { findConversation } from "../store/conversations.ts";
import { type Handoff, handoffsOfSession } from "../store/handoffs.ts";
import type { Executor, Tx } from "../store/store.ts";
import { accept } from "./accept.ts";
import { put } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { isOver } from "./states.ts";

/** Hands a session off again because of what its customer wrote; the rep gets the whole story, or those messages alone. */
export async function carryOn(
  parts: Parts,
  tx: Tx,
  ended: Handoff,
  { epoch, messages, wholeStory }: { epoch: string; messages: string[]; wholeStory: boolean },
): Promise<void> {
  const { connection } = await findConversation(tx.db, ended.id, ended.conversation_no);
  await accept(parts, tx, {
    sessionId: ended.session_id,
    source: "customer",
    epoch,
    request: {
      connection: connection ?? undefined,
      reason: "The customer wrote again after the conversation had ended.",
      summary: ended.summary ?? undefined,
      priority: ended.priority ?? undefined,
      writtenAfterEnd: { messages, wholeStory },
      trusted: true,
    },
  });
}

/** Opens the session of the handoff that has just been accepted again. */
export async function reopenSession(tx: Tx, sessionId: string, now: Date): Promise<void> {
  const [handoff] = await handoffsOfSession(tx.db, sessionId, 1);
  if (handoff === undefined || isOver(handoff)) return;
  await put(
    tx,
    { handoffId: handoff.id, direction: "to-opencx" },
    "reopen",
    "reopen",
    { why: "written after the end" },
    now,
  );
}

/** The settings of the connection that the handoff ended at, while the configuration has it. */
export async function settingsOf(parts: Parts, db: Executor, ended: Handoff): Promise<Connection | undefined> {
  const { connection } = await findConversation(db, ended.id, ended.conversation_no);
  return parts.config.connections.find(({ name }) => name === connection);
}

/** Whether the admin wants such words to be left. */
export function isLeft(settings: Connection | undefined): boolean {
  return settings !== undefined && "writtenAfterEnd" in settings && settings.writtenAfterEnd === "leave";
}

export function reopens(settings: Connection | undefined): boolean {
  return settings?.desk === "salesforce-cases" && settings.whenClosed === "reopen";
}
