import { setTimeout as sleep } from "node:timers/promises";
import { BridgeError, isBridgeError } from "../../../lib/errors.ts";
import { isUncertain } from "../../../lib/http-client.ts";
import { derivedId } from "../../../lib/ids.ts";
import type { DeskConversation, DeskText, Opened, OpenOptions } from "../../desk.ts";
import { creation } from "./creation.ts";
import { rememberFound, rememberTried } from "./found.ts";
import { customerId } from "../our-name.ts";
import { type OmnichannelParts, timingsOf } from "../settings.ts";
import { type StartMessage, startMessage } from "./start-message.ts";
import { conversationState } from "../state.ts";

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
  const joined = await openAs(customerId(handoff), { conversation, brief }, parts);
  if (joined !== undefined) return joined;
  const own = `${customerId(handoff).slice(0, 150)}#${derivedId("customer", handoff.handoffId, handoff.conversationNo)}`;
  const opened = await openAs(own, { conversation, brief }, parts);
  if (opened === undefined) throw closedAtOnce();
  return opened;
}

/** Undefined where the conversation that is found is over. */
async function openAs(
  customer: string,
  { conversation, brief }: { conversation: DeskConversation; brief: DeskText[] },
  parts: OmnichannelParts,
): Promise<Opened | undefined> {
  const { conversationId: id, isNew, messageId } = await create(customer, { conversation, brief }, parts);
  if (isNew) return openedAs(id, brief, { messageId: messageId ?? id, warnings: [] });
  if (await isOver(id, parts)) return undefined;
  await rememberFound(conversation, id);
  const [first] = brief;
  if (first === undefined) return openedAs(id, brief, { warnings: [] });
  try {
    return openedAs(id, brief, await startMessage(id, first, parts));
  } catch (error) {
    if (isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) return undefined;
    throw error;
  }
}

async function create(
  customer: string,
  { conversation, brief }: { conversation: DeskConversation; brief: DeskText[] },
  parts: OmnichannelParts,
) {
  try {
    return await parts.messaging.create(creation(conversation, customer, brief));
  } catch (error) {
    if (isUncertain(error) || isBridgeError(error, "DYNAMICS_UNAVAILABLE")) await rememberTried(conversation, customer);
    throw error;
  }
}

function openedAs(id: string, [first]: DeskText[], { messageId, warnings }: StartMessage): Opened {
  const delivered = first === undefined || messageId === undefined ? [] : [{ id: first.id, externalId: messageId }];
  return { externalId: id, records: { dynamics365_chat_id: id }, delivered, warnings };
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

function closedAtOnce(): BridgeError {
  return new BridgeError({
    code: "DYNAMICS_CONVERSATION_GONE",
    message: "The conversation that an earlier try has opened is closed.",
    remedy:
      "Nothing to do where a rep has closed it; else see whether a flow of the environment closes new conversations.",
    status: 502,
  });
}
