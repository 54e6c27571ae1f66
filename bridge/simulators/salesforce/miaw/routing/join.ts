import * as events from "../conversations/events.ts";
import { activeSession } from "../conversations/model.ts";
import type { Conversation, Session } from "../conversations/model.ts";
import type { AcceptEvent } from "../org/behaviour.ts";
import { leave } from "./leave.ts";
import { participantOf } from "./reps.ts";
import type { Rep } from "./reps.ts";
import type { RoutingParts } from "./routing.ts";

/** A rep comes in: the three events of an accept, in the order set (contract salesforce-miaw 10 no. 4). */
export function join(parts: RoutingParts, conversation: Conversation, rep: Rep): void {
  const session = activeSession(conversation);
  if (session === undefined) return;
  const participant = participantOf(rep);
  conversation.participants.set(rep.id, participant);
  conversation.routingStatus = "ROUTED";
  session.avoid.clear();
  const emit: Record<AcceptEvent, () => void> = {
    SessionStatusChanged: () => activate(parts, conversation, session),
    RoutingWorkResult: () =>
      void parts.emitter.emit(conversation, events.routingWorkResult("Accepted", session.recordId)),
    ParticipantChanged: () => void parts.emitter.emit(conversation, events.participantChanged("add", participant)),
  };
  for (const event of parts.behaviour.acceptOrder) emit[event]();
  acknowledgeWaiting(parts, conversation, session);
  if (conversation.leavesAfterJoin !== undefined) leave(parts, conversation, conversation.leavesAfterJoin);
}

/** Makes a waiting or inactive session active and says so. */
export function activate(parts: RoutingParts, conversation: Conversation, session: Session): void {
  session.lastActivityAt = parts.now();
  if (session.status === "Active") return;
  const before = session.status;
  session.status = "Active";
  parts.emitter.emit(conversation, events.sessionStatusChanged(before, "Active"));
}

/** Delivery receipts for what the rep finds on coming in, if the channel has receipts on. */
export function acknowledgeWaiting(parts: RoutingParts, conversation: Conversation, session: Session): void {
  const rep = [...conversation.participants.values()].find(({ role }) => role === "Agent");
  if (rep === undefined) return;
  const waiting = session.undelivered.splice(0);
  if (!conversation.deployment.receipts) return;
  for (const id of waiting) {
    parts.emitter.emit(conversation, events.acknowledgement("Delivery", rep, id, parts.now()));
  }
}
