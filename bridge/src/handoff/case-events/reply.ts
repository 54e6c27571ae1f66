import type { DeskEvent } from "../../desks/desk.ts";
import { htmlToText } from "../../lib/html-to-text.ts";
import type { CaseConversation } from "../../store/shared-cases.ts";
import { type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { applyDeskEvent, replyAfterEnd } from "../ingest.ts";
import type { Parts } from "../parts.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { CaseEvent } from "./case-event.ts";

/** A rep has answered on a Case: to the customer, also when the Case has been closed before. */
export async function caseReply(parts: Parts, tx: Tx, conversation: CaseConversation, told: CaseEvent): Promise<void> {
  const handoff = await lockHandoff(tx, conversation.handoff_id);
  const event = messageOf(parts, told);
  if (event.text === "" && event.attachments.length === 0) return nothingToSay(tx, handoff, event);
  if (isOver(handoff)) return replyAfterEnd(parts, tx, handoff, conversation, event);
  return applyDeskEvent(parts, tx, handoff, conversation, event);
}

/** A file that was taken away before it was sent, say. */
async function nothingToSay(tx: Tx, handoff: Handoff, { key, at }: Message): Promise<void> {
  await tell(tx.db, handoff, at, "empty-reply", { level: "warning", sourceKey: `desk:${key}` });
}

type Message = Extract<DeskEvent, { type: "message" }>;

function messageOf(parts: Parts, told: CaseEvent): Message {
  const text = told.text ?? (told.html === undefined ? "" : htmlToText(told.html));
  return {
    type: "message",
    key: `case:${told.key}`,
    at: momentOf(told, parts.clock.now()),
    messageId: told.key,
    rep: { id: told.author?.id ?? "", name: told.author?.name ?? "", role: "rep" },
    text,
    attachments: told.files.map(({ id, name }) => ({ name, mimeType: "application/octet-stream", url: id })),
  };
}

/**
 * When it happened, by the org's clock, which tells full seconds: the end of that second, so that it comes behind what
 * happened before it. Never in the future.
 */
export function momentOf({ occurredAt }: CaseEvent, now: Date): Date {
  const told = occurredAt === undefined ? Number.NaN : Date.parse(occurredAt);
  const latest = told % 1000 === 0 ? told + 999 : told;
  return Number.isNaN(told) || latest > now.getTime() ? now : new Date(latest);
}
