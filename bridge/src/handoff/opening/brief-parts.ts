import type { DeskText, Opened } from "../../desks/desk.ts";
import type { Conversation } from "../../store/conversations.ts";
import { unfinished } from "../../store/entries.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Executor, Tx } from "../../store/store.ts";
import { toDeskText } from "../lanes/desk-entry.ts";
import { tell } from "../tracer.ts";

/** A part of the brief that has not been sent yet: the entry, and what the desk gets for it. */
export interface BriefPart {
  entryId: string;
  text: DeskText;
}

/** The brief of a conversation as far as it has not been sent, in order. */
export async function briefOf(db: Executor, conversation: Conversation): Promise<BriefPart[]> {
  const rows = await db
    .selectFrom("entries")
    .select(["id", "kind", "payload"])
    .where("handoff_id", "=", conversation.handoff_id)
    .where("direction", "=", "to-desk")
    .where("kind", "=", "brief")
    .where("source_key", "like", `brief:${conversation.no}:%`)
    .where(unfinished)
    .orderBy("seq")
    .execute();
  return rows.map((row) => ({ entryId: row.id, text: toDeskText(row, conversation.no) }));
}

/** The parts that the desk took along when it opened, each with the desk's id of it. */
export function deliveredWith(opened: Opened, brief: BriefPart[]): { entryId: string; externalId: string }[] {
  const byId = new Map(opened.delivered?.map(({ id, externalId }) => [id, externalId]));
  return brief.flatMap(({ entryId, text }) => {
    const externalId = byId.get(text.id);
    return externalId === undefined ? [] : [{ entryId, externalId }];
  });
}

/** The handoff has gone on elsewhere, with a brief of its own: nobody shall read this one there, too. */
export async function dropBrief(tx: Tx, { handoff_id: handoffId, no }: Conversation): Promise<void> {
  const dropped = await tx.db
    .updateTable("entries")
    .set({ status: "skipped" })
    .where("handoff_id", "=", handoffId)
    .where("direction", "=", "to-desk")
    .where("kind", "=", "brief")
    .where("source_key", "like", `brief:${no}:%`)
    .where(unfinished)
    .executeTakeFirst();
  const count = Number(dropped.numUpdatedRows);
  await tx.db
    .updateTable("lanes")
    .set((eb) => ({ pending: eb("pending", "-", count) }))
    .where("handoff_id", "=", handoffId)
    .where("direction", "=", "to-desk")
    .execute();
}

/** Writes that parts of the brief have arrived. */
export async function finishBrief(
  tx: Tx,
  handoff: Handoff,
  told: { entryId: string; externalId: string }[],
  now: Date,
): Promise<void> {
  for (const { entryId, externalId } of told) {
    await tx.db
      .updateTable("entries")
      .set({ status: "done", external_id: externalId, done_at: now, error_code: null })
      .where("id", "=", entryId)
      .execute();
  }
  if (told.length > 0) await tell(tx.db, handoff, now, "sent-brief", { data: { parts: told.length } });
}
