import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import { announce } from "../conversations/announce.ts";
import { close, wrapUp } from "../conversations/lifecycle.ts";
import { reasons } from "../conversations/model.ts";
import { consult, joinCustomer, leave } from "../routing/consult.ts";
import { accept, reject } from "../routing/offers.ts";
import type { Rep } from "../routing/reps.ts";
import { requirePrimary, transferToQueue, transferToRep } from "../routing/transfer.ts";
import { ControlError } from "../control-error.ts";
import { colleague, rep } from "./speech.ts";
import type { ConversationTarget } from "./speech.ts";

type At = ConversationTarget;
const nothing = z.strictObject({});
const fails = z.boolean().default(false);

/** Who has the conversation, and how it ends (contract dynamics-365 5.1, 7.7, 13.1). */
export const assignment = {
  accept: operation("A rep takes it; absent: the one it is offered to.", z.strictObject({ rep }), (at: At, args) =>
    accept(at.world, at.conversation, taker(at, args.rep)),
  ),
  reject: operation("The rep it is offered to does not want it.", nothing, ({ world, conversation }: At) =>
    reject(world, conversation),
  ),
  transferToRep: operation(
    "It is offered to a colleague, who has to take it; a busy one, or `fails`, makes that fail.",
    z.strictObject({ to: z.string(), fails }),
    ({ world, conversation }: At, args) => transferToRep(world, conversation, world.reps.get(args.to), args.fails),
  ),
  transferToQueue: operation(
    "It goes back to a queue, by id; one that does not exist, or `fails`, makes that fail.",
    z.strictObject({ queueId: z.string(), fails }),
    ({ world, conversation }: At, args) => transferToQueue(world, conversation, args.queueId, args.fails),
  ),
  consult: operation(
    "The rep asks a colleague, out of the customer's sight.",
    z.strictObject({ rep: z.string(), outcome: z.enum(["accept", "reject", "fail"]).default("accept") }),
    ({ world, conversation }: At, { rep: who, outcome }) =>
      consult(world, conversation, { rep: world.reps.get(who), outcome }),
  ),
  joinCustomer: operation(
    "A consulted colleague begins to talk to the customer.",
    z.strictObject({ rep: z.string() }),
    ({ world, conversation }: At, args) => joinCustomer(world, conversation, world.reps.get(args.rep)),
  ),
  leave: operation(
    "A rep's session ends; without another rep it waits for the customer.",
    z.strictObject({ rep }),
    (at: At, args) => leave(at.world, at.conversation, colleague(at, args.rep)),
  ),
  wrapUp: operation("The rep ends the talk and has notes to write.", nothing, ({ world, conversation }: At) => {
    announce(world, conversation, "PrimaryAgentEndConversation", requirePrimary(conversation));
    wrapUp(world, conversation);
  }),
  close: operation("The rep closes it for good.", nothing, (at: At) => {
    const { world, conversation } = at;
    requireOpen(at);
    if (conversation.primary !== undefined) announce(world, conversation, "AgentEndSession", conversation.primary);
    close(world, conversation, reasons.endedByRep);
  }),
  forceClose: operation("A supervisor closes it.", nothing, (at: At) => {
    requireOpen(at);
    announce(at.world, at.conversation, "SupervisorForceClosedConversation");
    close(at.world, at.conversation, reasons.closedBySupervisor);
  }),
  customerTimeout: operation(
    "The customer has been silent for too long; it closes, unless told not to.",
    z.strictObject({ closes: z.boolean().default(true) }),
    (at: At, { closes }) => {
      requireOpen(at);
      const taken = at.conversation.primary !== undefined;
      announce(at.world, at.conversation, taken ? "CustomerDisconnected" : "CustomerDisconnectedAgentWaiting");
      if (closes) close(at.world, at.conversation, reasons.closedBySystem);
    },
  ),
};

function taker({ world, conversation }: At, idOrName: string | undefined): Rep {
  if (idOrName !== undefined) return world.reps.get(idOrName);
  const found = world.reps.find(conversation.offer?.repId ?? "") ?? world.reps.withRoomFor(conversation);
  if (found === undefined) throw new ControlError(409, "No rep is on duty with room.");
  return found;
}

function requireOpen({ conversation }: At): void {
  if (conversation.state === "Closed") throw new ControlError(409, "The conversation is Closed.");
}
