import { sql } from "kysely";
import { changeConversation } from "../../store/conversations.ts";
import { type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { CaseConversation } from "../../store/shared-cases.ts";
import { dropShared } from "../../store/shared-conversations.ts";
import type { Tx } from "../../store/store.ts";
import { carryOn, isLeft, reopenSession, settingsOf } from "../carry-on.ts";
import { applyDeskEvent } from "../ingest.ts";
import type { Parts } from "../parts.ts";
import { tell } from "../tracer.ts";
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
    await carryOnLate(parts, tx, handoff, told);
  }
  for (const connection of connections) await dropShared(tx.db, connection, told.caseId);
}

/**
 * The org tells of a closing a little later: what the customer wrote in between stands on a closed Case, where nobody
 * looks. It goes to people again. The org tells full seconds: what came within that second counts as before.
 */
async function carryOnLate(parts: Parts, tx: Tx, handoff: Handoff, told: CaseEvent): Promise<void> {
  const now = parts.clock.now();
  if (isLeft(await settingsOf(parts, tx.db, handoff))) return;
  const late = await tx.db
    .selectFrom("entries")
    .select("id")
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("kind", "in", ["said", "file"])
    .where("status", "=", "done")
    .where("created_at", ">", momentOf(told, now))
    .where(sql<boolean>`payload->>'speaker' = 'customer'`)
    .executeTakeFirst();
  if (late === undefined) return;
  await tell(tx.db, handoff, now, "written-after-end", { data: { messages: 1 } });
  await carryOn(parts, tx, handoff, { epoch: `late:${told.key}`, messages: [], wholeStory: true });
  await reopenSession(tx, handoff.session_id, now);
}
