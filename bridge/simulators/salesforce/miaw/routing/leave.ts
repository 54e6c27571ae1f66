import { ApiError } from "../api-error.ts";
import * as events from "../conversations/events.ts";
import type { Conversation } from "../conversations/model.ts";
import type { RoutingParts } from "./routing.ts";

/**
 * One participant goes. The session goes on; when the last rep has gone and nobody is on the way, nobody owns it
 * (contract salesforce-miaw 3.2). Throws ApiError 409 when that participant is not there.
 */
export function leave(parts: RoutingParts, conversation: Conversation, participantId: string): void {
  const participant = conversation.participants.get(participantId);
  if (participant === undefined) throw new ApiError(409, `${participantId} is not in the conversation.`);
  conversation.participants.delete(participantId);
  if (conversation.leavesAfterJoin === participantId) conversation.leavesAfterJoin = undefined;
  parts.reps.find(participantId)?.active.delete(conversation.id);
  const repsLeft = [...conversation.participants.values()].some(({ role }) => role === "Agent");
  if (!repsLeft && participant.role === "Agent" && conversation.routingStatus === "ROUTED") {
    conversation.routingStatus = "NEEDS_ROUTING";
  }
  parts.emitter.emit(conversation, events.participantChanged("remove", participant));
}
