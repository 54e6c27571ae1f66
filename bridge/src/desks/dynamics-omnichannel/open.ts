import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint, isAlike, readActivity } from "../../dynamics/messaging/activity.ts";
import { derivedId } from "../../lib/ids.ts";
import type { DeskConversation, DeskHandoff, DeskText, Opened, OpenOptions } from "../desk.ts";
import { briefName, customerId } from "./our-name.ts";
import { type OmnichannelParts, timingsOf } from "./settings.ts";
import { conversationState } from "./state.ts";

type Json = Record<string, unknown>;

/**
 * Starts the conversation with the first part of the brief. Repeating it finds the one that is there, by the customer's
 * id (contract dynamics-365 7.4). One that an earlier handoff left in wrap-up is not joined, because nobody reads it any
 * more: the new one gets an id of its own beside it.
 */
export async function openConversation(
  conversation: DeskConversation,
  { brief }: OpenOptions,
  parts: OmnichannelParts,
): Promise<Opened> {
  const { handoff } = conversation;
  const created = await parts.messaging.create(request(conversation, customerId(handoff), brief));
  if (created.isNew || !(await isOver(created.conversationId, parts))) return openedAs(created, brief, parts);
  const own = `${customerId(handoff).slice(0, 150)}#${derivedId("customer", handoff.handoffId, handoff.conversationNo)}`;
  return openedAs(await parts.messaging.create(request(conversation, own, brief)), brief, parts);
}

/** Its row comes a while after the conversation. */
async function isOver(id: string, parts: OmnichannelParts): Promise<boolean> {
  const { againMs, lagMs } = timingsOf(parts);
  for (const ms of againMs.filter((one) => one <= lagMs)) {
    await sleep(ms);
    const state = await conversationState(id, parts);
    if (state !== "unknown") return state === "over";
  }
  return false;
}

async function openedAs(
  { conversationId, isNew, messageId }: { conversationId: string; isNew: boolean; messageId: string | undefined },
  [first]: DeskText[],
  parts: OmnichannelParts,
): Promise<Opened> {
  const id = isNew ? (messageId ?? conversationId) : await startedBy(conversationId, first, parts);
  const delivered = first === undefined || id === undefined ? [] : [{ id: first.id, externalId: id }];
  return { externalId: conversationId, records: { dynamics365_chat_id: conversationId }, delivered };
}

/**
 * Whether a conversation that was there already began with this brief: then an earlier try of ours has made it. A list
 * that is empty lags, as every conversation begins with a brief.
 */
async function startedBy(id: string, first: DeskText | undefined, parts: OmnichannelParts) {
  if (first === undefined) return undefined;
  const mark = fingerprint({ text: first.text, files: [] });
  for (const ms of timingsOf(parts).againMs) {
    await sleep(ms);
    const listed = await parts.messaging.messages(id, new Date(0));
    if (listed.length === 0) continue;
    return listed.find(({ activity }) => {
      const message = readActivity(activity);
      return message.kind === "message" && isAlike(fingerprint(message), mark);
    })?.messageId;
  }
  return undefined;
}

function request({ handoff, attributes }: DeskConversation, id: string, [first]: DeskText[]): Json {
  const context = Object.entries(attributes).map(([name, value]) => [name, { isDisplayable: true, value }]);
  return {
    customercontext: { customerid: id, ...customerOf(handoff) },
    conversationcontext: Object.fromEntries(context) as Json,
    conversationrequestid: derivedId("conversation-request", handoff.handoffId, handoff.conversationNo),
    ...(first === undefined ? {} : { startmessage: { message: first.text, displayname: briefName } }),
    skipdeflectionbot: true,
  };
}

const fieldCharacters = 200;

/** Only a proven address or number: Dynamics links the conversation to whoever has it. */
function customerOf({ customer, identity, channel }: DeskHandoff): Json {
  const words = (customer.name ?? "")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const last = words.pop();
  const proven = {
    email: identity.kind === "verified-email" ? identity.value : undefined,
    phonenumber: identity.kind === "matched-by-phone" || carried.has(channel) ? customer.phone : undefined,
  };
  const all = { firstname: words.join(" ") || undefined, lastname: last, preferredname: customer.name, ...proven };
  const said = Object.entries(all).filter(([, value]) => value !== undefined && value.trim() !== "");
  return Object.fromEntries(said.map(([name, value]) => [name, (value ?? "").slice(0, fieldCharacters)]));
}

/** Channels whose carrier vouches for the number. */
const carried = new Set(["sms", "whatsapp", "phone"]);
