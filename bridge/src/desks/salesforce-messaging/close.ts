import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation } from "../desk.ts";
import type { MiawClient } from "./client.ts";
import { failureKind, isSuccess, miawCodes, requestError } from "./failures.ts";
import type { ConversationTokens } from "./tokens.ts";

/**
 * Closes the conversation; of a verified customer only the session ends (contract salesforce-miaw 3.5). One that is gone
 * or out of reach counts as closed.
 *
 * @throws BridgeError retryable when Salesforce is not well.
 */
export async function closeConversation(
  conversation: DeskConversation,
  { client, tokens }: { client: MiawClient; tokens: ConversationTokens },
): Promise<void> {
  try {
    const request = tokens.call(conversation, undefined, (caller) =>
      client.closeConversation(conversation.externalId, caller),
    );
    const answer = await request;
    if (isSuccess(answer)) return;
    const kind = failureKind(answer.status);
    if (kind === "gone" || kind === "forbidden" || kind === "duplicate") return;
    throw requestError("close the conversation", answer);
  } catch (error) {
    if (!isBridgeError(error, miawCodes.guestExpired)) throw error;
  }
}
