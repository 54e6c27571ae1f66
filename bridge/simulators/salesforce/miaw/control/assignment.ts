import { z } from "zod";
import { ApiError } from "../api-error.ts";
import * as events from "../conversations/events.ts";
import { activeSession } from "../conversations/model.ts";
import type { Conversation, Json } from "../conversations/model.ts";
import { leave } from "../routing/leave.ts";
import { participantOf } from "../routing/reps.ts";
import type { Rep } from "../routing/reps.ts";
import { transfer } from "../routing/transfer.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";
import { rep, speaker } from "./speech.ts";
import type { ConversationTarget } from "./speech.ts";

type At = ConversationTarget;
const nothing = z.object({});
const failureTypes = z.enum(["None", "SubmissionError", "RoutingError", "Unknown"]);

/** Who has the conversation, and how it ends (contract salesforce-miaw 5.7, 9.3, 10). */
export const assignment = {
  accept: operation("A rep takes it; absent: the one it is offered to.", z.object({ rep }), (at: At, args) => {
    at.world.routing.accept(at.conversation, taker(at, args.rep));
  }),
  decline: operation("The rep it is offered to does not want it.", nothing, ({ world, conversation }: At) => {
    world.routing.decline(conversation);
  }),
  transfer: operation(
    "It goes to another rep, or back to the queue when `to` is absent.",
    z.object({
      to: z.string().optional(),
      from: rep,
      order: z.enum(["result-first", "remove-first", "add-first"]).default("result-first"),
    }),
    (at: At, { to, from, order }) => {
      const target = to === undefined ? {} : { to: at.world.reps.get(to) };
      transfer(at.world.routing, at.conversation, { ...target, from: speaker(at, from).subject, order });
      at.world.routing.offerWaiting();
    },
  ),
  conference: operation("A second rep comes in.", z.object({ rep: z.string() }), (at: At, args) => {
    const second = at.world.reps.get(args.rep);
    requireSession(at.conversation);
    second.active.add(at.conversation.id);
    add(at, second, "Agent");
  }),
  supervise: operation("A supervisor comes in.", z.object({ rep: z.string() }), (at: At, args) => {
    requireSession(at.conversation);
    add(at, at.world.reps.get(args.rep), "Supervisor");
  }),
  leave: operation("A rep or supervisor goes; the session goes on.", z.object({ rep }), (at: At, args) => {
    leave(at.world.routing.parts, at.conversation, speaker(at, args.rep).subject);
    at.world.routing.offerWaiting();
  }),
  end: operation(
    "The session ends from the org's side.",
    z.object({
      by: z.enum(["Agent", "System", "Supervisor"]).default("Agent"),
      order: z.enum(["remove-first", "status-first", "no-remove"]).default("remove-first"),
    }),
    ({ world, conversation }: At, { by, order }) => {
      if (!world.sessions.end(conversation, by, order)) throw new ApiError(409, "No session is active.");
    },
  ),
  inactivate: operation("Nobody has written for a while.", nothing, ({ world, conversation }: At) => {
    if (!world.sessions.inactivate(conversation)) throw new ApiError(409, "The session is not active.");
  }),
  queuePosition: operation(
    "The customer is told a place in the queue; absent: the true one.",
    z.object({ position: z.int().positive().optional() }),
    ({ world, conversation }: At, { position }) => {
      const place = position ?? world.routing.position(conversation);
      world.emitter.emit(conversation, events.queuePosition(place));
    },
  ),
  routingResult: operation(
    "A RoutingResult of any kind: a failure, or a new estimated wait in seconds.",
    z.object({
      routingType: z.enum(["Initial", "Transfer"]).default("Initial"),
      failureType: failureTypes.default("None"),
      failureReason: z.string().default(""),
      errorMessages: z.array(z.string()).default([]),
      estimatedWaitSeconds: z.number().nullable().default(null),
    }),
    ({ world, conversation }: At, facts) => {
      const { recordId } = requireSession(conversation);
      world.emitter.emit(conversation, events.routingResult({ recordId, queueId: world.routing.queueId, ...facts }));
    },
  ),
  emit: operation(
    "Any event at all, known or not; the payload as an object.",
    z.object({
      entryType: z.string(),
      event: z.string().optional(),
      payload: z.record(z.string(), z.unknown()).default({}),
      transient: z.boolean().default(true),
    }),
    ({ world, conversation }: At, { entryType, event, payload, transient }) => {
      const draft = { ...events.automation(), entryType, payload: payload as Json, transient };
      return world.emitter.emit(conversation, event === undefined ? draft : { ...draft, event });
    },
  ),
};

function requireSession(conversation: Conversation) {
  const session = activeSession(conversation);
  if (session === undefined) throw new ApiError(409, "No session is active.");
  return session;
}

function taker({ world, conversation }: At, idOrName: string | undefined): Rep {
  if (idOrName !== undefined) return world.reps.get(idOrName);
  const found = world.reps.find(conversation.offeredTo ?? "") ?? world.reps.withRoom();
  if (found === undefined) throw new ApiError(409, "No rep is online with room.");
  return found;
}

function add(
  { world, conversation }: { world: World; conversation: Conversation },
  who: Rep,
  role: "Agent" | "Supervisor",
) {
  if (conversation.participants.has(who.id)) throw new ApiError(409, `${who.name} is already in it.`);
  const participant = participantOf(who, role);
  conversation.participants.set(who.id, participant);
  world.emitter.emit(conversation, events.participantChanged("add", participant));
}
