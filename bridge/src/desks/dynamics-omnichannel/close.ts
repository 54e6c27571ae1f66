import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation } from "../desk.ts";
import { leftBehind } from "./open/found.ts";
import { sender } from "./our-name.ts";
import type { OmnichannelParts } from "./settings.ts";

/**
 * The customer leaves (contract dynamics-365 7.5); also from one that an opening has left behind. Safe to
 * repeat; a conversation that is over is nothing to do.
 */
export async function closeConversation(conversation: DeskConversation, parts: OmnichannelParts): Promise<void> {
  const id = conversation.externalId || (await leftBehind(conversation, parts));
  if (id === undefined) return;
  try {
    await parts.messaging.send(id, { type: "endOfConversation", from: sender(conversation.handoff) });
  } catch (error) {
    if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) throw error;
  }
}
