import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation, DeskStatus } from "../desk.ts";
import type { MiawClient } from "./client.ts";
import { failureKind, isSuccess, miawCodes } from "./failures.ts";
import type { ConversationTokens } from "./tokens.ts";
import { asObject } from "./wire.ts";

const meanings: Readonly<Record<string, DeskStatus>> = {
  INITIAL: "waiting",
  ROUTED: "with-rep",
  TRANSFER: "transferring",
  NEEDS_ROUTING: "nobody",
};

export interface StatusParts {
  client: MiawClient;
  tokens: ConversationTokens;
}

/** Who owns the conversation (contract salesforce-miaw 3.2). Never throws: a failed look says `unknown`. */
export async function routingStatus(
  conversation: DeskConversation,
  externalId: string,
  { client, tokens }: StatusParts,
  signal?: AbortSignal,
): Promise<DeskStatus> {
  try {
    const answer = await tokens.call(conversation, signal, (caller) => client.routingStatus(externalId, caller));
    if (isSuccess(answer)) return meanings[String(asObject(answer.json)["routingStatus"])] ?? "unknown";
    const kind = failureKind(answer.status);
    return kind === "gone" || kind === "forbidden" ? "gone" : "unknown";
  } catch (error) {
    return isBridgeError(error, miawCodes.guestExpired) ? "gone" : "unknown";
  }
}
