import type { Channel } from "../channels/channel.ts";
import { guid } from "../identifiers.ts";
import { refusal } from "../problem.ts";
import type { World } from "../world.ts";
import type { Conversation } from "./model.ts";

/** Between the end reaching the webhook and a message of the customer, for what was under way. */
const graceMs = 1000;

/**
 * A conversation of the channel that can be read. Throws Problem 30005 for a malformed id, 30013 for one that is
 * unknown, of another channel, or closed (contract dynamics-365 7.8).
 */
export function readableConversation(world: World, channel: Channel, id: string): Conversation {
  const conversation = knownConversation(world, channel, id);
  if (conversation.state === "Closed" && !world.behaviour.closedReadable) throw refusal(30013);
  return conversation;
}

/**
 * A conversation that the customer can still write to: the talk is over in wrap-up already. Throws like
 * `readableConversation`. A message after its end is a violation once the webhook has long taken that end.
 */
export function writableConversation(world: World, channel: Channel, id: string, isMessage: boolean): Conversation {
  const conversation = knownConversation(world, channel, id);
  const { state } = conversation;
  if (state !== "Closed" && (state !== "Wrap-up" || world.behaviour.wrapUpTakesMessages)) return conversation;
  if (isMessage) noticeLateMessage(world, conversation);
  throw refusal(30013);
}

function knownConversation(world: World, channel: Channel, id: string): Conversation {
  if (guid(id) === undefined) throw refusal(30005);
  const conversation = world.conversations.get(id);
  if (conversation === undefined || conversation.channelId !== channel.id) throw refusal(30013);
  return conversation;
}

function noticeLateMessage({ now, tenant }: World, { id, endKnownAt }: Conversation): void {
  if (endKnownAt === undefined || now() - endKnownAt <= graceMs) return;
  tenant.violations.add(`conversation ${id} is over, the webhook knows it, and still a message is sent`);
}
