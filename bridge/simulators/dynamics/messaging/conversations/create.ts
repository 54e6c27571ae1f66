import { randomUUID } from "node:crypto";
import type { LinkedChannel } from "../http/authenticate.ts";
import { refusal } from "../problem.ts";
import { writeWorkItem } from "../records/work-item.ts";
import type { CreateRequest } from "../routes/schemas.ts";
import { enqueue } from "../routing/offers.ts";
import type { Limits } from "../settings/limits.ts";
import type { World } from "../world.ts";
import { announce } from "./announce.ts";
import { close } from "./lifecycle.ts";
import { addMessage, deliverMessage } from "./messages.ts";
import { reasons } from "./model.ts";
import type { Conversation } from "./model.ts";

/** What `create` says. */
export interface Created {
  conversationId: string;
  isNew: boolean;
  /** Only when a start message was used. */
  messageId: string | undefined;
}

/**
 * Starts a conversation, or finds the active one of the same `customerid` (contract dynamics-365 7.4), whose context
 * then stays as it is and which gets no start message. A conversation in wrap-up is not active any more, as the list of
 * conversations leaves it out too (7.6): a new one is opened beside it, unless a switch says otherwise. Throws Problem 30010 or 30012.
 */
export function createConversation(world: World, channel: LinkedChannel, request: CreateRequest): Created {
  checkSizes(world.limits, request);
  const { customerid } = request.customercontext;
  const requestIds = request.conversationrequestid === undefined ? [] : [request.conversationrequestid];
  const existing = customerid === undefined || customerid === "" ? undefined : found(world, channel, customerid);
  if (existing !== undefined) {
    existing.requestIds.push(...requestIds);
    return { conversationId: existing.id, isNew: false, messageId: undefined };
  }
  const conversation: Conversation = { ...newConversation(world, channel, request), requestIds };
  world.conversations.add(conversation);
  world.records.after(world.limits.recordDelayMs, () => writeWorkItem(world, conversation));
  const messageId = startMessage(world, conversation, request);
  route(world, conversation);
  return { conversationId: conversation.id, isNew: true, messageId };
}

function found(world: World, channel: LinkedChannel, customerId: string): Conversation | undefined {
  const wrapped = world.conversations
    .all()
    .filter(({ channelId, state }) => channelId === channel.id && state === "Wrap-up");
  const candidates = [...world.conversations.active(channel.id), ...(world.behaviour.wrapUpIsFound ? wrapped : [])];
  return candidates.find(({ customer }) => customer.customerid === customerId);
}

function checkSizes(limits: Limits, { customercontext, conversationcontext, startmessage }: CreateRequest): void {
  for (const [name, value] of Object.entries(customercontext)) {
    if ((value ?? "").length > limits.customerFieldCharacters) {
      throw refusal(30012, `customercontext.${name}: more than ${limits.customerFieldCharacters} characters`);
    }
  }
  if (Object.keys(conversationcontext).length > limits.contextEntries) throw refusal(30010);
  if (Buffer.byteLength(startmessage?.message ?? "") > limits.startMessageBytes) {
    throw refusal(30012, `startmessage.message: more than ${limits.startMessageBytes} bytes`);
  }
}

function newConversation({ now }: World, channel: LinkedChannel, request: CreateRequest): Conversation {
  return {
    id: randomUUID(),
    channelId: channel.id,
    workstreamId: channel.workstream.id,
    queueId: channel.workstream.queueId,
    customer: request.customercontext,
    requestIds: [],
    skipDeflectionBot: request.skipdeflectionbot,
    context: new Map(Object.entries(request.conversationcontext)),
    ...{ recorded: false, state: "Open", reason: reasons.awaitingAssignment },
    ...{ messages: [], lastMessageId: 0, customEvents: [] },
    ...{ offer: undefined, primary: undefined, consulted: new Map(), avoid: new Set() },
    ...{ customerTypedAt: undefined, readUpTo: undefined },
    ...{ startedAt: now(), closedAt: undefined, endKnownAt: undefined },
  };
}

function startMessage(world: World, conversation: Conversation, { startmessage }: CreateRequest): string | undefined {
  if (startmessage === undefined) return undefined;
  const { message: text, displayname } = startmessage;
  const by = { kind: "start" as const, ...(displayname === undefined ? {} : { name: displayname }) };
  const message = addMessage(world, conversation, { by, text });
  if (world.behaviour.echoStartMessage) deliverMessage(world, conversation, message);
  return message.messageId;
}

/** Out of hours the customer is told so, and it ends there unless it may wait. */
function route(world: World, conversation: Conversation): void {
  if (world.hours === "open") {
    enqueue(world, conversation);
    return;
  }
  const why = world.hours === "holiday" ? "Holiday" : "NonWorkingHours";
  announce(world, conversation, `OutOfOperatingHoursDueTo${why}`);
  if (world.behaviour.outOfHours === "end") close(world, conversation, reasons.overflow);
  else enqueue(world, conversation);
}
