import { keptContext } from "../records/context.ts";
import { worded } from "../records/worded.ts";
import { addressIn, attachmentsOf } from "../conversations/messages.ts";
import type { Conversation, Message } from "../conversations/model.ts";
import type { World } from "../world.ts";
import { checkNames, pageSize, pageStart, startTime } from "./queries.ts";
import type { ListQuery } from "./queries.ts";

type Json = Record<string, unknown>;

/** One page of a conversation's messages, oldest first (contract dynamics-365 7.6). Throws Problem. */
export function listMessages(world: World, conversation: Conversation, query: ListQuery): Json {
  checkNames(query);
  const size = pageSize(query, 100, 30008);
  const after = startTime(query) ?? Number.NEGATIVE_INFINITY;
  const visible = conversation.messages.filter(
    ({ visibility, messageId }) =>
      visibility === "public" && Number(messageId) > after && Number(messageId) <= newestListed(world),
  );
  const tokenOf = ({ messageId }: Message) => timeOf(Number(messageId));
  const start = pageStart(query, visible, tokenOf);
  const page = visible.slice(start, start + size);
  const more = start + size < visible.length;
  const name = memberName(world, "continuationToken", "continuationtoken");
  return {
    messages: page.map((one) => listed(world, conversation, one)),
    ...tokenMember(world, name, page.map(tokenOf).at(-1), more),
  };
}

/** One page of a channel's active conversations, oldest first (contract dynamics-365 7.6). Throws Problem. */
export function listConversations(world: World, channelId: string, query: ListQuery): Json {
  checkNames(query);
  const size = pageSize(query, 250, 30007);
  const after = startTime(query) ?? Number.NEGATIVE_INFINITY;
  const start = pageStart(query, world.conversations.all(), ({ id }) => id);
  const rest = new Set(world.conversations.all().slice(start));
  const found = world.conversations.active(channelId).filter((one) => rest.has(one) && one.startedAt > after);
  const page = found.slice(0, size);
  const name = memberName(world, "continuationtoken", "continuationToken");
  return {
    conversations: page.map(({ id, startedAt }) => ({
      conversationid: id,
      timestamp: new Date(startedAt).toISOString().replace("Z", "0000Z"),
    })),
    ...tokenMember(world, name, page.at(-1)?.id, page.length < found.length),
  };
}

/** The context variables, empty until they have arrived (contract dynamics-365 7.6). */
export function listContext(world: World, conversation: Conversation): Json {
  if (!conversation.recorded) return { context: [] };
  return { context: keptContext(world, conversation).map(({ name, value }) => ({ name, value })) };
}

/** A member's name in the case that is set. */
export function memberName({ behaviour }: World, contract: string, other: string): string {
  return behaviour.memberCase === "contract" ? contract : other;
}

function listed(world: World, conversation: Conversation, message: Message): Json {
  return {
    type: "message",
    attachments: attachmentsOf(world, message),
    text: worded(message.text, world.behaviour.listWords),
    [memberName(world, "messageId", "messageid")]: message.messageId,
    timestamp: timeOf(Number(message.messageId)),
    from: addressIn(world, conversation, message.by),
    channelData: message.automated ? { "messagingapi-oc": { type: "AutomatedMessage" } } : {},
  };
}

/** The last id that the list has by now; several of one millisecond may be ahead of the clock. */
function newestListed({ now, limits: { clockAheadMs, listDelayMs } }: World): number {
  return listDelayMs === 0 ? Infinity : now() + clockAheadMs - listDelayMs;
}

function tokenMember({ behaviour }: World, name: string, token: string | undefined, more: boolean): Json {
  if (more || (behaviour.lastPageToken === "present" && token !== undefined)) return { [name]: token };
  return behaviour.lastPageToken === "null" ? { [name]: null } : {};
}

/** ISO 8601 as the vendor's samples write it, to the millisecond. */
function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "+00:00");
}
