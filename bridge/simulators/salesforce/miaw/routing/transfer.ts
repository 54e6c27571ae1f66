import { ApiError } from "../api-error.ts";
import { activeSession } from "../conversations/model.ts";
import type { Conversation, Session } from "../conversations/model.ts";
import { leave } from "./leave.ts";
import { room } from "./reps.ts";
import type { Rep } from "./reps.ts";
import type { Routing } from "./routing.ts";

/** How a transfer goes. */
export interface TransferFacts {
  /** The rep it goes to; absent: back to the queue. */
  to?: Rep;
  /** The rep who gives it away. */
  from: string;
  /**
   * What the customer sees first: the RoutingResult, the old rep leaving, or the new rep joining (the old one then
   * leaves last).
   */
  order: "result-first" | "remove-first" | "add-first";
}

/**
 * Moves the conversation to another owner: RoutingResult `Transfer`, remove, and add once somebody takes it
 * (contract salesforce-miaw 3.2, 9.3). A rep who is offline or full makes it fail, and everything stays as it is.
 */
export function transfer(routing: Routing, conversation: Conversation, { to, from, order }: TransferFacts): void {
  const session = activeSession(conversation);
  if (session === undefined) throw new ApiError(409, "No session is active.");
  if (!conversation.participants.has(from)) throw new ApiError(409, `${from} is not in the conversation.`);
  if (to !== undefined && (!to.online || room(to) <= 0)) {
    routing.failNext({ failureReason: "TargetUnavailable", errorMessages: [`${to.name} is not available.`] });
  }
  session.avoid.add(from);
  conversation.routingStatus = "TRANSFER";
  if (order === "remove-first") leave(routing.parts, conversation, from);
  if (routing.announce(conversation, session, "Transfer")) {
    stay(conversation, session, from);
    return;
  }
  if (order === "result-first") leave(routing.parts, conversation, from);
  if (order === "add-first") conversation.leavesAfterJoin = from;
  if (to === undefined) routing.enqueue(conversation);
  else routing.offer(conversation, to);
}

function stay(conversation: Conversation, session: Session, from: string): void {
  session.avoid.delete(from);
  conversation.routingStatus = conversation.participants.has(from) ? "ROUTED" : "NEEDS_ROUTING";
}
