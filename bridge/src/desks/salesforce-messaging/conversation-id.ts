import { derivedId, isLowercaseUuid } from "../../lib/ids.ts";
import type { DeskHandoff } from "../desk.ts";

/**
 * The id of a handoff's conversation (contract salesforce-miaw 3.1, opencx Q9): the session's own id for the first
 * conversation of the first handoff, else one that is the same at every try.
 */
export function conversationId(handoff: DeskHandoff): string {
  const sessionsOwn = handoff.isFirst && handoff.conversationNo === 1 && isLowercaseUuid(handoff.sessionId);
  return sessionsOwn ? handoff.sessionId : derivedId("miaw-conversation", handoff.handoffId, handoff.conversationNo);
}

/** The id to take where the first choice turned out to be somebody else's; the same at every try. */
export function otherConversationId(handoff: DeskHandoff): string {
  return derivedId("miaw-conversation", handoff.handoffId, handoff.conversationNo, "taken");
}
