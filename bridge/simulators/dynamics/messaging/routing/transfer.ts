import { announce } from "../conversations/announce.ts";
import { changeState, repsOf } from "../conversations/lifecycle.ts";
import { reasons } from "../conversations/model.ts";
import type { Conversation } from "../conversations/model.ts";
import { ControlError } from "../control-error.ts";
import type { World } from "../world.ts";
import { enqueue, offer, unassign } from "./offers.ts";
import { isFree } from "./reps.ts";
import type { Rep } from "./reps.ts";

/** Offers a conversation to a colleague, who may be busy or away; the first rep keeps it until it is taken. */
export function transferToRep(world: World, conversation: Conversation, to: Rep, fails: boolean): void {
  const primary = requirePrimary(conversation);
  if (to.id === primary) throw new ControlError(409, `${to.name} has it.`);
  announce(world, conversation, "TransferToAgentInitiated", primary);
  if (fails || !isFree(to)) transferFailed(world, conversation);
  else offer(world, conversation, to, "transfer");
}

/** The colleague takes it, and the first rep's session is over. */
export function finishTransfer(world: World, conversation: Conversation, to: Rep): void {
  const from = requirePrimary(conversation);
  announce(world, conversation, "TransferAgentAcceptSession", to.id);
  world.reps.find(from)?.active.delete(conversation.id);
  to.active.add(conversation.id);
  conversation.consulted.delete(to.id);
  conversation.primary = to.id;
  changeState(world, conversation, "Active", reasons.inConversation);
  announce(world, conversation, "AgentEndSession", from);
}

export function transferFailed(world: World, conversation: Conversation): void {
  announce(world, conversation, "TransferToAgentFailed", conversation.primary);
}

/** Gives a conversation back to a queue; one that does not exist makes it fail, and the rep keeps it. */
export function transferToQueue(world: World, conversation: Conversation, queueId: string, fails: boolean): void {
  const from = requirePrimary(conversation);
  announce(world, conversation, "TransferToQueueInitiated", from);
  if (fails || world.tenant.rows.get("queue", queueId) === undefined) {
    announce(world, conversation, "TransferToQueueFailed", from);
    return;
  }
  unassign(world, conversation);
  for (const id of repsOf(conversation)) world.reps.find(id)?.active.delete(conversation.id);
  conversation.consulted.clear();
  conversation.primary = undefined;
  conversation.queueId = queueId;
  conversation.avoid = new Set([from]);
  changeState(world, conversation, "Open", reasons.awaitingAssignment);
  announce(world, conversation, "AgentEndSession", from);
  enqueue(world, conversation);
}

/** The rep whose conversation it is. Throws ControlError 409 when nobody has it. */
export function requirePrimary({ state, primary }: Conversation): string {
  if (primary === undefined || state !== "Active") throw new ControlError(409, `No rep is in it; it is ${state}.`);
  return primary;
}
