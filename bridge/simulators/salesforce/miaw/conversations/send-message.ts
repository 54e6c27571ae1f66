import { ApiError } from "../api-error.ts";
import type { MessageRequest } from "../routes/requests.ts";
import type { World } from "../world.ts";
import { ownConversation } from "./access.ts";
import type { Caller } from "./access.ts";
import type { Draft } from "./events.ts";
import { endUser, takeIn } from "./inbound.ts";
import type { SentEntry } from "./inbound.ts";
import { splitLinks } from "./link-split.ts";
import { messageDraft } from "./message-draft.ts";
import type { Conversation, Json } from "./model.ts";
import { richLinkContent, textContent } from "./payloads.ts";

type Message = MessageRequest["message"];

/** A message from the customer (contract salesforce-miaw 4.1, 4.4). Throws ApiError. */
export function sendMessage(world: World, caller: Caller, id: string, request: MessageRequest): SentEntry[] {
  const conversation = ownConversation(world, caller, id, "write");
  const { message } = request;
  if (message.messageType === "StaticContentMessage") requireShortText(world, message.staticContent.text);
  else requireAnswerable(conversation, message);
  return takeIn(world, caller, conversation, request, () => drafts(world, caller, message));
}

/** Throws ApiError 400 beyond the limit in UTF-8 bytes (contract salesforce-miaw 8). */
export function requireShortText(world: World, text: string): void {
  const { textBytes } = world.limits;
  if (textBytes === null || Buffer.byteLength(text) <= textBytes) return;
  throw new ApiError(400, `message.staticContent.text: more than ${textBytes} bytes.`);
}

function drafts(world: World, caller: Caller, message: Message): Draft[] {
  const facts = { from: endUser(caller), inReplyToMessageId: message.inReplyToMessageId || null };
  const { messageType } = message;
  if (messageType === "ChoicesResponseMessage") {
    return [
      messageDraft({ ...facts, messageType, id: message.id, content: { choicesResponse: message.choicesResponse } }),
    ];
  }
  if (messageType === "FormResponseMessage") {
    return [messageDraft({ ...facts, messageType, id: message.id, content: { formResponse: message.formResponse } })];
  }
  const { text } = message.staticContent;
  const parts = world.behaviour.splitLinks ? splitLinks(text) : [{ kind: "text", text } as const];
  const keepsId = Math.max(
    0,
    parts.findIndex(({ kind }) => kind === "text"),
  );
  return parts.map((part, index) => {
    const content = part.kind === "text" ? textContent(part.text) : richLinkContent({ url: part.text });
    const own = index === keepsId ? { id: message.id } : {};
    return messageDraft({ ...facts, messageType, content: { staticContent: content }, ...own });
  });
}

function requireAnswerable(conversation: Conversation, message: Exclude<Message, { staticContent: unknown }>): void {
  const asked = conversation.entryById.get(message.inReplyToMessageId)?.entryPayload["abstractMessage"] as
    Json | undefined;
  const wanted = message.messageType === "ChoicesResponseMessage" ? "ChoicesMessage" : "FormMessage";
  if (asked?.["messageType"] !== wanted) {
    throw new ApiError(400, `message.inReplyToMessageId: names no ${wanted}.`);
  }
  if (message.messageType !== "ChoicesResponseMessage") return;
  const { optionItems } = asked["choices"] as { optionItems: { optionIdentifier: string }[] };
  const offered = new Set(optionItems.map(({ optionIdentifier }) => optionIdentifier));
  if (!message.choicesResponse.selectedOptions.every(({ optionIdentifier }) => offered.has(optionIdentifier))) {
    throw new ApiError(400, "message.choicesResponse.selectedOptions: an option that was not offered.");
  }
}
