import type { Budget } from "../../lib/budget.ts";
import { BridgeError } from "../../lib/errors.ts";
import type { DeskConversation, Opened } from "../desk.ts";
import { salesforceLanguage } from "./attributes.ts";
import type { MiawClient } from "./client.ts";
import { otherConversationId } from "./conversation-id.ts";
import { readCredentials } from "./credentials.ts";
import { failureKind, isSuccess, miawCodes, requestError } from "./failures.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";
import type { ConversationTokens } from "./tokens.ts";

export interface OpenParts {
  settings: SalesforceMessagingSettings;
  client: MiawClient;
  tokens: ConversationTokens;
  /** Conversation starts of one subject. */
  budget: Budget;
}

/**
 * Creates the conversation (contract salesforce-miaw 3.1). An id that exists already is ours when our token may look at
 * it; else the other id is taken.
 *
 * @throws BridgeError `MIAW_BUDGET_STARTS` or `DESK_OVER_LIMIT` (later), and what `requestError` says.
 */
export async function openConversation(conversation: DeskConversation, parts: OpenParts): Promise<Opened> {
  await takeStart(conversation, parts.budget);
  const ids = new Set([conversation.externalId, otherConversationId(conversation.handoff)]);
  for (const externalId of ids) {
    if (await createOrRecognise(conversation, externalId, parts)) {
      return { externalId, records: { conversationIdentifier: externalId } };
    }
  }
  throw new BridgeError({
    code: "MIAW_ID_TAKEN",
    message: "Both ids for this conversation belong to somebody else.",
    remedy: "Hand the session off again: the next conversation gets another id.",
    status: 502,
  });
}

/** @returns false when the id is somebody else's. */
async function createOrRecognise(
  conversation: DeskConversation,
  externalId: string,
  parts: OpenParts,
): Promise<boolean> {
  const { client, tokens } = parts;
  const language = salesforceLanguage(conversation.handoff.language, parts.settings.routing);
  const draft = { conversationId: externalId, routingAttributes: conversation.attributes, language };
  const answer = await tokens.call(conversation, undefined, (caller) => client.createConversation(draft, caller));
  if (isSuccess(answer)) return true;
  if (failureKind(answer.status) !== "duplicate") throw requestError("create the conversation", answer);
  const look = await tokens.call(conversation, undefined, (caller) => client.routingStatus(externalId, caller));
  if (isSuccess(look)) return true;
  const kind = failureKind(look.status);
  if (kind === "forbidden" || kind === "gone") return false;
  throw requestError("say whose the conversation is", look);
}

async function takeStart(conversation: DeskConversation, budget: Budget): Promise<void> {
  const { value } = await readCredentials(conversation.credentials);
  const retryAfterMs = await budget.take(value.subject);
  if (retryAfterMs === 0) return;
  throw new BridgeError({
    code: miawCodes.budgetStarts,
    message: "This customer has started as many conversations as Salesforce allows in 30 seconds.",
    remedy: "Nothing: the bridge tries again when it may.",
    status: 503,
    retryable: true,
    retryAfterMs,
  });
}
