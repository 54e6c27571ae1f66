import { ApiError } from "../api-error.ts";
import { attachmentFacts } from "../files/file-store.ts";
import { acceptedType } from "../files/file-types.ts";
import type { FileParts } from "../files/read-multipart.ts";
import { fileRequest, parsed } from "../routes/requests.ts";
import type { World } from "../world.ts";
import { ownConversation } from "./access.ts";
import type { Caller } from "./access.ts";
import { endUser, takeIn } from "./inbound.ts";
import type { SentEntry } from "./inbound.ts";
import { messageDraft } from "./message-draft.ts";
import { attachmentContent } from "./payloads.ts";
import { requireShortText } from "./send-message.ts";

/** A file from the customer (contract salesforce-miaw 4.2). Throws ApiError; 403 when the channel takes no files. */
export function sendFile(world: World, caller: Caller, conversationId: string, parts: FileParts): SentEntry[] {
  const conversation = ownConversation(world, caller, conversationId, "write");
  if (!conversation.deployment.attachments) throw new ApiError(403, "Attachments are turned off.");
  const request = parsed(fileRequest, parts.messageEntry);
  const { id, fileId, text, inReplyToMessageId } = request.message;
  requireShortText(world, text ?? "");
  const mimeType = acceptedType(parts.file.name, parts.file.mimeType);
  if (mimeType === undefined) throw new ApiError(415, `Files of type ${parts.file.mimeType} are not accepted.`);
  return takeIn(world, caller, conversation, request, () => {
    const { name, bytes } = parts.file;
    const file = world.files.add({ id: fileId, conversationId, from: "customer", name, mimeType, bytes });
    const staticContent = attachmentContent(attachmentFacts(file, world.baseUrl), text || null);
    const facts = { id, from: endUser(caller), inReplyToMessageId: inReplyToMessageId || null };
    return [messageDraft({ ...facts, messageType: "StaticContentMessage", content: { staticContent } })];
  });
}
