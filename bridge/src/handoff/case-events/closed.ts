import { changeConversation } from "../../store/conversations.ts";
import { lockHandoff } from "../../store/handoffs.ts";
import type { CaseConversation } from "../../store/shared-cases.ts";
import { dropShared } from "../../store/shared-conversations.ts";
import type { Tx } from "../../store/store.ts";
import { applyDeskEvent } from "../ingest.ts";
import type { Parts } from "../parts.ts";
import type { CaseEvent } from "./case-event.ts";
import { momentOf } from "./reply.ts";

/** A rep has closed a Case: every handoff that it serves ends, and its session is resolved. */
export async function caseClosed(
  parts: Parts,
  tx: Tx,
  conversations: CaseConversation[],
  told: CaseEvent,
): Promise<void> {
  const at = momentOf(told, parts.clock.now());
  const connections = new Set<string>();
  for (const conversation of conversations) {
    if (conversation.connection !== null) connections.add(conversation.connection);
    const rep = told.author?.name ?? "";
    const reps = rep === "" ? conversation.reps : [{ id: told.author?.id ?? "", name: rep }];
    if (conversation.handoff_ended_at !== null) continue;
    await changeConversation(tx.db, conversation.id, { reps: JSON.stringify(reps) });
    const handoff = await lockHandoff(tx, conversation.handoff_id);
    const event = { type: "ended", key: `case:${told.key}`, at, by: "rep", why: "case-closed" } as const;
    await applyDeskEvent(parts, tx, handoff, { ...conversation, reps }, event);
  }
  for (const connection of connections) await dropShared(tx.db, connection, told.caseId);
}
