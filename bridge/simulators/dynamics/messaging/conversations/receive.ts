import type { Channel } from "../channels/channel.ts";
import { readDataUrl } from "../files/data-url.ts";
import { fetchFile } from "../files/fetch-file.ts";
import type { StoredFile } from "../files/file-store.ts";
import { withoutFiles } from "../http/request-log.ts";
import { refusal } from "../problem.ts";
import type { CustomerActivity, MessageActivity } from "../routes/schemas.ts";
import type { Limits } from "../settings/limits.ts";
import type { World } from "../world.ts";
import { customerLeaves, reopen } from "./lifecycle.ts";
import { addMessage, nextMessageId } from "./messages.ts";
import type { Author, Conversation } from "./model.ts";
import { receiveEvent } from "./receive-event.ts";

/** Takes what the customer's side sends (contract dynamics-365 7.5). Returns its message id. Throws Problem. */
export function receiveActivity(
  world: World,
  channel: Channel,
  conversation: Conversation,
  activity: CustomerActivity,
): string {
  checkSizes(world.limits, activity);
  if (activity.type === "message") return receiveMessage(world, channel, conversation, activity);
  if (activity.type === "event") receiveEvent(world, conversation, activity);
  const messageId = nextMessageId(world, conversation);
  if (activity.type === "typing") conversation.customerTypedAt = world.now();
  if (activity.type === "endOfConversation") customerLeaves(world, conversation);
  return messageId;
}

function receiveMessage(world: World, channel: Channel, conversation: Conversation, activity: MessageActivity): string {
  const { text, attachments, from, channelData } = activity;
  if (text.trim() === "" && attachments.length === 0) throw refusal(30016);
  if (text.length > world.limits.textCharacters) throw refusal(30011);
  if (attachments.length > 0 && !channel.takesCustomerFiles) {
    throw refusal(30003, "File attachments of customers are turned off for the channel.");
  }
  const files = takeFiles(world, conversation, attachments);
  const automated = channelData?.["messagingapi-oc"].type === "AutomatedMessage";
  const by: Author = { kind: "customer", ...defined(from) };
  world.unique.check(conversation, by, text);
  const message = addMessage(world, conversation, { by, text, files, automated });
  conversation.customerTypedAt = undefined;
  if (conversation.state === "Waiting") reopen(world, conversation);
  return message.messageId;
}

/** Embedded files are kept at once, others fetched meanwhile. Throws Problem 30012 for one that is too large. */
function takeFiles(world: World, { id }: Conversation, attachments: MessageActivity["attachments"]): StoredFile[] {
  const { fileBytes } = world.limits;
  const embedded = attachments.map(({ contentUrl }) => readDataUrl(contentUrl)?.bytes);
  if (embedded.some((bytes) => bytes !== undefined && bytes.length > fileBytes)) {
    throw refusal(30012, `attachments: a file of more than ${fileBytes} bytes`);
  }
  return attachments.map(({ contentType, contentUrl, name }, index) => {
    const facts = { conversationId: id, from: "customer" as const, name, contentType };
    const bytes = embedded[index];
    if (bytes !== undefined) return world.files.add(facts, bytes);
    const file = world.files.add({ ...facts, sourceUrl: contentUrl });
    world.fetches.track(fetchFile(file, fileBytes, world.stop.signal));
    return file;
  });
}

/** Throws Problem 30012 for a name that is too long, or a message of more than 28 KB without its files. */
function checkSizes(limits: Limits, activity: CustomerActivity): void {
  const names: (string | undefined)[] = [activity.from.id, activity.from.name];
  if (activity.type === "message") {
    names.push(...activity.attachments.flatMap(({ name, contentType }) => [name, contentType]));
    names.push(activity.channelData?.["messagingapi-oc"].type);
  }
  if (activity.type === "event") names.push(activity.name);
  if (names.some((name) => (name ?? "").length > limits.nameCharacters)) {
    throw refusal(30012, `A name or type of more than ${limits.nameCharacters} characters.`);
  }
  if (Buffer.byteLength(JSON.stringify(withoutFiles(activity))) > limits.messageBytes) {
    throw refusal(30012, `An activity of more than ${limits.messageBytes} bytes.`);
  }
}

function defined({ id, name }: MessageActivity["from"]): { id?: string; name?: string } {
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}
