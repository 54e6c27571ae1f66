import { announce } from "../conversations/announce.ts";
import { changeState } from "../conversations/lifecycle.ts";
import { reasons } from "../conversations/model.ts";
import type { Conversation, Offer } from "../conversations/model.ts";
import { ControlError } from "../control-error.ts";
import type { World } from "../world.ts";
import type { Rep } from "./reps.ts";
import { finishTransfer, transferFailed } from "./transfer.ts";

/** Puts an open conversation at the end of the queue and offers what can be offered. */
export function enqueue(world: World, conversation: Conversation): void {
  world.queue.add(conversation);
  offerWaiting(world);
}

/** Offers waiting conversations to reps who have room, oldest first. */
export function offerWaiting(world: World): void {
  for (const conversation of [...world.queue]) {
    const rep = world.queue.has(conversation) ? world.reps.withRoomFor(conversation) : undefined;
    if (rep !== undefined) offer(world, conversation, rep, "queue");
  }
}

/** Puts a conversation before one rep, who may take it at once. */
export function offer(world: World, conversation: Conversation, rep: Rep, kind: Offer["kind"]): void {
  unassign(world, conversation);
  conversation.offer = { repId: rep.id, kind };
  rep.offered.add(conversation.id);
  if (kind === "queue") {
    changeState(world, conversation, "Open", reasons.awaitingAcceptance);
    announce(world, conversation, "AgentAssigned", rep.id);
  }
  if (rep.autoAccept) accept(world, conversation, rep);
}

/** A rep takes it, from the queue or from a colleague. Throws ControlError 409 when it is not to be had. */
export function accept(world: World, conversation: Conversation, rep: Rep): void {
  if (!rep.onDuty) throw new ControlError(409, `${rep.name} is not signed in.`);
  const { offer: pending } = conversation;
  if (pending?.kind === "transfer" && pending.repId === rep.id) {
    unassign(world, conversation);
    finishTransfer(world, conversation, rep);
    return;
  }
  if (conversation.state !== "Open") throw new ControlError(409, `The conversation is ${conversation.state}.`);
  unassign(world, conversation);
  rep.active.add(conversation.id);
  conversation.primary = rep.id;
  conversation.avoid.clear();
  changeState(world, conversation, "Active", reasons.inConversation);
  announce(world, conversation, "AgentAccepted", rep.id);
}

/** The rep it is offered to does not want it: another one may, or it stays where it was. Throws ControlError 409. */
export function reject(world: World, conversation: Conversation): void {
  const { offer: pending } = conversation;
  if (pending === undefined) throw new ControlError(409, "It is offered to nobody.");
  unassign(world, conversation);
  if (pending.kind === "transfer") {
    announce(world, conversation, "TransferAgentRejectSession", pending.repId);
    transferFailed(world, conversation);
    return;
  }
  conversation.avoid.add(pending.repId);
  changeState(world, conversation, "Open", reasons.awaitingAssignment);
  enqueue(world, conversation);
}

/** Takes it out of the queue and off the desk of whoever it was offered to. */
export function unassign(world: World, conversation: Conversation): void {
  world.queue.delete(conversation);
  if (conversation.offer === undefined) return;
  world.reps.find(conversation.offer.repId)?.offered.delete(conversation.id);
  conversation.offer = undefined;
}
