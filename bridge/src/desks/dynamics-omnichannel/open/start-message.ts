import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint, isAlike, readActivity } from "../../../dynamics/messaging/activity.ts";
import { type BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { DeskText, Opened } from "../../desk.ts";
import { type OmnichannelParts, timingsOf } from "../settings.ts";

/** What is known of a conversation's first message. */
export interface StartMessage {
  /** Where the conversation has it; absent where it did not begin with it, as far as is known. */
  messageId?: string;
  warnings: NonNullable<Opened["warnings"]>;
}

/**
 * Whether a conversation that was there already began with this brief: then an earlier try of ours has made it. A list
 * that is empty lags, as every conversation begins with a brief. Where the list cannot be read the brief counts as not
 * delivered, and is told to be: a rep who reads it twice loses less than a customer whose handoff has failed.
 *
 * @throws BridgeError what says by itself when to ask again, and that the conversation is closed.
 */
export async function startMessage(id: string, first: DeskText, parts: OmnichannelParts): Promise<StartMessage> {
  const mark = fingerprint({ text: first.text, files: [] });
  let unread: BridgeError | undefined;
  for (const ms of timingsOf(parts).againMs) {
    await sleep(ms);
    try {
      const listed = await parts.messaging.messages(id, new Date(0));
      unread = undefined;
      if (listed.length === 0) continue;
      const found = listed.find(({ activity }) => {
        const message = readActivity(activity);
        return message.kind === "message" && isAlike(fingerprint(message), mark);
      });
      return { ...(found === undefined ? {} : { messageId: found.messageId }), warnings: [] };
    } catch (error) {
      unread = passedOver(error);
      if (!unread.retryable) break;
    }
  }
  return { warnings: unread === undefined ? [] : [maybeTwice(unread)] };
}

function passedOver(error: unknown): BridgeError {
  if (!isBridgeError(error) || error.retryAfterMs !== undefined || error.code === "DYNAMICS_CONVERSATION_GONE") {
    throw error;
  }
  return error;
}

function maybeTwice({ code, message, remedy }: BridgeError): { code: string; message: string; remedy: string } {
  const what = "The conversation was there already and could not be read: the rep may have the brief twice.";
  return { code, message: `${what} ${message}`, remedy };
}
