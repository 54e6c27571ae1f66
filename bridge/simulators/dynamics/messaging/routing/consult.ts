import { announce } from "../conversations/announce.ts";
import { changeState } from "../conversations/lifecycle.ts";
import { reasons } from "../conversations/model.ts";
import type { Conversation } from "../conversations/model.ts";
import { ControlError } from "../control-error.ts";
import type { World } from "../world.ts";
import { unassign } from "./offers.ts";
import type { Rep } from "./reps.ts";
import { requirePrimary } from "./transfer.ts";

/** A rep asks a colleague for help, out of the customer's sight. */
export function consult(
  world: World,
  conversation: Conversation,
  { rep, outcome }: { rep: Rep; outcome: "accept" | "reject" | "fail" },
): void {
  const primary = requirePrimary(conversation);
  if (rep.id === primary || conversation.consulted.has(rep.id)) throw new ControlError(409, `${rep.name} is in it.`);
  announce(world, conversation, "ConsultAgentInitiated", primary);
  if (outcome === "fail" || !rep.onDuty) announce(world, conversation, "ConsultAgentFailed", primary);
  else if (outcome === "reject") announce(world, conversation, "ConsultAgentRejectSession", rep.id);
  else {
    conversation.consulted.set(rep.id, "private");
    rep.active.add(conversation.id);
    announce(world, conversation, "ConsultAgentAcceptSession", rep.id);
  }
}

/** A consulted colleague begins to talk to the customer. */
export function joinCustomer(world: World, conversation: Conversation, rep: Rep): void {
  requirePrimary(conversation);
  if (!conversation.consulted.has(rep.id)) throw new ControlError(409, `${rep.name} was not consulted.`);
  conversation.consulted.set(rep.id, "public");
  announce(world, conversation, "AgentJoinedCustomerConversation", rep.id);
}

/**
 * A rep goes. When it was the rep's own conversation, a colleague who talks to the customer takes over; without one it
 * waits for the customer to write again. Throws ControlError 409 when that rep is not in it.
 */
export function leave(world: World, conversation: Conversation, rep: Rep): void {
  const consulted = conversation.consulted.get(rep.id);
  if (consulted === undefined && conversation.primary !== rep.id) {
    throw new ControlError(409, `${rep.name} is not in the conversation.`);
  }
  rep.active.delete(conversation.id);
  if (consulted !== undefined) {
    conversation.consulted.delete(rep.id);
    const name = consulted === "public" ? "ConsultAgentLeftPublicConversation" : "ConsultAgentEndSession";
    announce(world, conversation, name, rep.id);
    return;
  }
  const [next] = [...conversation.consulted].find(([, heard]) => heard === "public") ?? [];
  unassign(world, conversation);
  conversation.primary = next;
  if (next !== undefined) conversation.consulted.delete(next);
  if (conversation.state === "Active") {
    if (next === undefined) changeState(world, conversation, "Waiting", reasons.awaitingCustomer);
    else changeState(world, conversation, "Active", reasons.inConversation);
  }
  announce(world, conversation, "AgentEndSession", rep.id);
}
