import { syncWorkItem } from "../records/work-item.ts";
import { writeTranscript } from "../records/transcript.ts";
import { enqueue, offerWaiting, unassign } from "../routing/offers.ts";
import type { World } from "../world.ts";
import { announce } from "./announce.ts";
import { reasons } from "./model.ts";
import type { Conversation, Reason, State } from "./model.ts";

/** Moves a conversation to a state; its row follows. */
export function changeState(world: World, conversation: Conversation, state: State, reason: Reason): void {
  conversation.state = state;
  conversation.reason = reason;
  syncWorkItem(world, conversation);
}

/** Ends the talk; the rep still has notes to write. Sends of the customer are refused from here on. */
export function wrapUp(world: World, conversation: Conversation, reason: Reason = reasons.movedToWrapUp): void {
  unassign(world, conversation);
  changeState(world, conversation, "Wrap-up", reason);
  const { wrapUpMs } = world.limits;
  if (wrapUpMs !== null) world.timers.after(wrapUpMs, () => close(world, conversation, reasons.closedBySystem));
}

/** Ends it for good, and says so by `ConversationClose`. Nothing happens when it is closed. */
export function close(world: World, conversation: Conversation, reason: Reason): void {
  if (conversation.state === "Closed") return;
  unassign(world, conversation);
  for (const id of repsOf(conversation)) world.reps.find(id)?.active.delete(conversation.id);
  conversation.primary = undefined;
  conversation.consulted.clear();
  conversation.closedAt = world.now();
  changeState(world, conversation, "Closed", reason);
  announce(world, conversation, "ConversationClose");
  world.records.after(world.limits.transcriptDelayMs, () => writeTranscript(world, conversation));
  offerWaiting(world);
}

/** The customer's side says that the customer has gone (contract dynamics-365 5.1, 7.5). */
export function customerLeaves(world: World, conversation: Conversation): void {
  if (conversation.state !== "Active") {
    close(world, conversation, reasons.customerLeftOpen);
    return;
  }
  announce(world, conversation, "CustomerDisconnected");
  wrapUp(world, conversation, reasons.customerLeftActive);
}

/** The customer writes again while nobody has the conversation: it goes back to the queue. */
export function reopen(world: World, conversation: Conversation): void {
  changeState(world, conversation, "Open", reasons.awaitingAssignment);
  enqueue(world, conversation);
}

/** Everybody who is in it. */
export function repsOf({ primary, consulted }: Conversation): string[] {
  return [...(primary === undefined ? [] : [primary]), ...consulted.keys()];
}
