import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation } from "../desk.ts";
import { sender } from "./our-name.ts";
import type { OmnichannelParts } from "./settings.ts";

/** The customer leaves (contract dynamics-365 7.5). Safe to repeat; a conversation that is over is nothing to do. */
export async function closeConversation(
  { externalId, handoff }: DeskConversation,
  parts: OmnichannelParts,
): Promise<void> {
  if (externalId === "") return;
  try {
    await parts.messaging.send(externalId, { type: "endOfConversation", from: sender(handoff) });
  } catch (error) {
    if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) throw error;
  }
}
