import { BridgeError } from "../../lib/errors.ts";
import type { DeskConversation } from "../desk.ts";
import type { EntriesWindow, MiawClient } from "./client.ts";
import { entryHead } from "./events.ts";
import { failureKind, isSuccess, requestError } from "./failures.ts";
import type { ConversationTokens } from "./tokens.ts";
import { asList, asObject } from "./wire.ts";

export interface CatchUpParts {
  client: MiawClient;
  tokens: ConversationTokens;
}

const pageSize = 50;
/** A shorter page is the last one, even where an org serves fewer than asked for. */
const shortPage = 20;
const mostPages = 200;

/**
 * Every entry of a conversation since a time, newest page first (contract salesforce-miaw 3.4). There is no cursor: each
 * page ends where the last one began, so the entry on the border comes twice and is dropped here.
 *
 * @returns "refused" when Salesforce will not show them, now or later.
 * @throws BridgeError when the same question may be answered later.
 */
export async function entriesSince(
  conversation: DeskConversation,
  externalId: string,
  since: number | undefined,
  { client, tokens }: CatchUpParts,
  signal: AbortSignal,
): Promise<unknown[] | "refused"> {
  const found = new Map<string, unknown>();
  const window: EntriesWindow = {
    limit: pageSize,
    ...(since === undefined ? {} : { startTimestamp: Math.max(0, since) }),
  };
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await tokens.call(conversation, signal, (caller) => client.listEntries(externalId, window, caller));
    if (!isSuccess(answer)) {
      const error = requestError("list the conversation's entries", answer);
      if (error.retryable || failureKind(answer.status) === "unauthorized") throw error;
      return "refused";
    }
    const entries = asList(asObject(answer.json)["conversationEntries"]);
    const before = found.size;
    for (const entry of entries) found.set(entryHead(entry).key, entry);
    if (entries.length < shortPage) break;
    const oldest = Math.min(...entries.map((entry) => entryHead(entry).at ?? Infinity));
    if (!Number.isFinite(oldest)) break;
    if (found.size === before && window.endTimestamp === oldest - 1) break;
    window.endTimestamp = found.size === before ? oldest - 1 : oldest;
  }
  return [...found.values()].reverse();
}

/** True where asking again may help. */
export function mayComeBack(error: unknown): boolean {
  return error instanceof BridgeError && error.retryable;
}
