import { randomUUID } from "node:crypto";
import { z } from "zod";
import { badRequest } from "./api-error.ts";
import { attachmentSchema, storeAttachments } from "./attachments.ts";
import { applyContact, customDataSchema } from "./contacts.ts";
import { takeOver } from "./handoffs.ts";
import { addMessage, customerWrites } from "./messages.ts";
import { mergeCustomData } from "./sessions.ts";
import type { Attachment, HistoryRecord, SessionRecord } from "./types.ts";
import type { World } from "./world.ts";

/** Body of `POST /chat/sessions/{id}/send` (contract opencx 9.3). */
export const sendSchema = z.object({
  sender: z.enum(["contact", "agent"]).optional(),
  message: z.object({
    type: z.literal("text"),
    text: z.string(),
    attachments: z.array(attachmentSchema).max(20).optional(),
  }),
  contact: z
    .object({
      name: z.string().nullish(),
      email: z.email().nullish(),
      phone_number: z.string().nullish(),
      avatar_url: z.string().nullish(),
      custom_data: z.record(z.string(), z.string()).nullish(),
    })
    .optional(),
  agent: z
    .object({ id: z.number().optional(), name: z.string().optional(), avatar_url: z.string().nullish() })
    .optional(),
  should_take_over_session_from_ai: z.boolean().optional(),
  custom_data: customDataSchema.optional(),
});

export type SendBody = z.output<typeof sendSchema>;

/** What a send did; `response.ts` tells it in the version asked for. */
export interface SendOutcome {
  messageId: string;
  code: "sent" | "session_assigned_to_human_agent" | "duplicate_message_ignored";
  session: SessionRecord;
  aiReply?: HistoryRecord;
}

/** Stores one message spoken as the contact or as an agent; message, mark and take-over in one step. */
export async function send(world: World, session: SessionRecord, body: SendBody): Promise<SendOutcome> {
  const speaker = speakerOf(world, body);
  refuseText(world, session, body, speaker);
  const attachments = await storeAttachments(world, body.message.attachments ?? []);
  const duplicate = findDuplicate(world, session, body, speaker);
  if (duplicate !== undefined) return { messageId: duplicate.id, code: "duplicate_message_ignored", session };
  if (body.contact !== undefined) applyContact(world, session, body.contact);
  const before = session.history.length;
  const wasAi = session.aiInCharge;
  const item =
    speaker === "contact"
      ? customerWrites(world, session, { content: textOf(body), attachments })
      : agentSends(world, session, body, attachments);
  if (body.custom_data !== undefined) keepCustomData(world, session, body.custom_data);
  const aiReply = session.history.slice(before).find((one) => one.speaker === "ai");
  return {
    messageId: world.settings.send.messageIdIsHistoryId ? item.id : randomUUID(),
    code: wasAi ? "sent" : "session_assigned_to_human_agent",
    session,
    ...(aiReply === undefined ? {} : { aiReply }),
  };
}

function agentSends(world: World, session: SessionRecord, body: SendBody, attachments: Attachment[]): HistoryRecord {
  const asked = body.should_take_over_session_from_ai === true;
  const taken = asked || world.settings.send.agentSilencesAi;
  const takeover = taken ? takeOver(world, session, body.agent?.name) : undefined;
  const { apiAgentSend } = world.settings.webhooks;
  const speaker = apiAgentSend === "third_party_agent_response" ? "third_party_agent" : "agent";
  const message = { speaker, name: body.agent?.name, content: textOf(body), attachments } as const;
  const item = addMessage(world, session, message, apiAgentSend !== "none");
  if (body.agent?.id !== undefined && taken) session.assigneeId = String(body.agent.id);
  if (asked) {
    session.book.takeovers.push({ at: item.createdAt, messageId: item.id, effective: takeover !== undefined });
  }
  return item;
}

function keepCustomData(world: World, session: SessionRecord, data: NonNullable<SendBody["custom_data"]>): void {
  const { customDataStored, customDataDelayMs } = world.settings.send;
  if (customDataStored === "with-message") mergeCustomData(world, session, data);
  if (customDataStored === "after") {
    world.timers.after(customDataDelayMs, () => mergeCustomData(world, session, data));
  }
}

/** One newer example omits the sender: an `agent` object then tells the side. */
function speakerOf(world: World, body: SendBody): "contact" | "agent" {
  if (body.sender !== undefined) return body.sender;
  if (world.settings.send.senderRequired) throw badRequest("sender: is required");
  return body.agent === undefined ? "contact" : "agent";
}

function refuseText(world: World, session: SessionRecord, body: SendBody, speaker: "contact" | "agent"): void {
  const { maxTextLength, afterClose } = world.settings.send;
  const { text, attachments } = body.message;
  if (text.trim() === "" && (attachments ?? []).length === 0) throw badRequest("message.text: must not be empty");
  if (maxTextLength !== null && text.length > maxTextLength) {
    throw badRequest(`message.text: longer than ${maxTextLength} characters`);
  }
  if (speaker === "agent" && session.status !== "open" && afterClose === "refuse") {
    throw badRequest("session is closed");
  }
}

function findDuplicate(
  world: World,
  session: SessionRecord,
  body: SendBody,
  speaker: "contact" | "agent",
): HistoryRecord | undefined {
  const { duplicateWindowMs } = world.settings.send;
  if (duplicateWindowMs === 0) return undefined;
  const since = world.now() - duplicateWindowMs;
  return session.history.findLast(
    (item) =>
      item.type === "message" &&
      item.speaker === speaker &&
      item.createdAt >= since &&
      item.content !== undefined &&
      "text" in item.content &&
      item.content["text"] === body.message.text,
  );
}

function textOf(body: SendBody): { type: "text"; text: string } {
  return { type: "text", text: body.message.text };
}
