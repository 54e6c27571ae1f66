import { errorCode, isBridgeError } from "../../lib/errors.ts";
import type { OutgoingFile } from "../../opencx/client.ts";
import { findConversation } from "../../store/conversations.ts";
import type { Handoff } from "../../store/handoffs.ts";
import { deskConversation } from "../desk-view.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";

type Reply = EntryPayloads["reply"];

const mostFetches = 3;

/**
 * Fetches what a rep attached; what cannot be had, or is too large for OpenCX, is named instead.
 *
 * @param attempts how often it has failed before; a passing failure is thrown a few times, for a later try.
 */
export async function replyFiles(
  parts: Parts,
  handoff: Handoff,
  { reply, attempts }: { reply: Reply | undefined; attempts: number },
  signal: AbortSignal,
): Promise<{ files: OutgoingFile[]; missing: Reply["attachments"] }> {
  const files: OutgoingFile[] = [];
  const missing: Reply["attachments"] = [];
  if (reply === undefined || reply.attachments.length === 0) return { files, missing };
  const conversation = await findConversation(parts.store.db, handoff.id, reply.conversationNo);
  const desk = parts.desks.get(conversation.connection ?? "");
  if (desk === undefined) return { files, missing: reply.attachments };
  const view = deskConversation(parts, handoff, conversation);
  // An e-mail may come later; whoever reads a chat waits.
  const most = conversation.live ? mostFetches : parts.config.delivery.maxAttempts - 2;
  for (const attachment of reply.attachments) {
    if (signal.aborted) break;
    try {
      const file = await desk.fetchAttachment(view, attachment, parts.config.opencx.maxAttachmentBytes);
      files.push({ name: file.name, mimeType: file.mimeType, base64: Buffer.from(file.bytes).toString("base64") });
    } catch (error) {
      if (isBridgeError(error) && error.retryable && attempts < most) throw error;
      parts.log.warn({ code: errorCode(error), handoffId: handoff.id }, "a rep's file could not be fetched");
      missing.push(attachment);
    }
  }
  return { files, missing };
}

/** The text with an honest line for each file that is missing. */
export function linksOf(parts: Parts, handoff: Handoff, text: string, missing: Reply["attachments"]): string {
  return missing.reduce(
    (sofar, file) => parts.texts.say("replyFileLink", handoff.language, { text: sofar, file: file.name }),
    text,
  );
}
