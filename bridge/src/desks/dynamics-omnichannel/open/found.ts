import type { DeskConversation } from "../../desk.ts";
import { creation } from "./creation.ts";
import type { OmnichannelParts } from "../settings.ts";

/** What is known of a conversation that has not been opened yet. */
interface Found {
  /** Its id. */
  found?: string;
  /** The customer id of a creation that got no answer. */
  tried?: string;
}

/**
 * Keeps the id of a conversation that an earlier try has made, before more is asked of it: should the handoff not be
 * opened in the end, it can be closed. It is not followed before that, for what an earlier handoff left there is not for
 * this one.
 */
export async function rememberFound(conversation: DeskConversation, found: string): Promise<void> {
  await keep(conversation, { found });
}

/** Keeps that there may be a conversation under this customer id. */
export async function rememberTried(conversation: DeskConversation, tried: string): Promise<void> {
  await keep(conversation, { tried });
}

async function keep({ credentials }: DeskConversation, found: Found): Promise<void> {
  const { value, version } = await credentials.read();
  if (JSON.stringify(value) !== JSON.stringify(found)) await credentials.replace(found, version);
}

/**
 * The conversation that the opening has left behind, if any. One whose creation got no answer is found by creating it
 * once more; where that makes a new one, it is there for a moment only.
 */
export async function leftBehind(conversation: DeskConversation, parts: OmnichannelParts): Promise<string | undefined> {
  const { found, tried } = (await conversation.credentials.read(true)).value as Found;
  if (tried === undefined) return found;
  const { conversationId } = await parts.messaging.create(creation(conversation, tried, []));
  await rememberFound(conversation, conversationId);
  return conversationId;
}
