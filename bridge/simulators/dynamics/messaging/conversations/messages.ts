import { addressOf } from "../files/file-store.ts";
import { messageActivity } from "../webhook/activities.ts";
import type { Activity, ActivityFacts, Attachment } from "../webhook/activities.ts";
import type { World } from "../world.ts";
import type { Author, Conversation, Message } from "./model.ts";

/** A message that is about to be added; the rest has defaults. */
export type MessageDraft = { by: Author } & Partial<Omit<Message, "by" | "messageId">>;

/** The next id of a conversation: the time in milliseconds, 13 digits, always more than the one before. */
export function nextMessageId({ now, limits }: World, conversation: Conversation): string {
  conversation.lastMessageId = Math.max(now() + limits.clockAheadMs, conversation.lastMessageId + 1);
  return String(conversation.lastMessageId);
}

/** Puts a message before the rep. */
export function addMessage(world: World, conversation: Conversation, draft: MessageDraft): Message {
  const messageId = nextMessageId(world, conversation);
  const message: Message = { text: "", files: [], visibility: "public", automated: false, ...draft, messageId };
  conversation.messages.push(message);
  return message;
}

/** Sends a message to the customer. */
export function deliverMessage(world: World, conversation: Conversation, message: Message): void {
  const from = addressIn(world, conversation, message.by);
  const attachments = attachmentsOf(world, message);
  const facts = factsOf(conversation, message.messageId);
  send(world, conversation, messageActivity(world.behaviour, facts, { from, text: message.text, attachments }));
}

/** Hands an activity to the webhook. */
export function send(world: World, conversation: Conversation, activity: Activity, delivered?: () => void): void {
  world.webhook.send(conversation, activity, delivered);
}

/** What an activity of the conversation says of it. */
export function factsOf({ id, channelId }: Conversation, messageId: string): ActivityFacts {
  return { conversationId: id, channelId, messageId };
}

/** An author as the service names them when a message comes back. */
export function addressIn({ behaviour }: World, { id }: Conversation, by: Author): { id?: string; name?: string } {
  const isTheirs = by.kind === "customer" || by.kind === "start";
  if (!isTheirs || behaviour.customerNames === "given") return authorAddress(by);
  return { id: `c0000000${id.slice(8)}`, name: "A contact of Dynamics" };
}

/** Its author as activities name one. */
export function authorAddress({ id, name }: Author): { id?: string; name?: string } {
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

/** Its files, each by its address on the simulator. */
export function attachmentsOf({ baseUrl }: World, { files }: Message): Attachment[] {
  return files.map((file) => ({
    contentType: file.contentType,
    contentUrl: addressOf(file, baseUrl),
    name: file.name,
  }));
}
