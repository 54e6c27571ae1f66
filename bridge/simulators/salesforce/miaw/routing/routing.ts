import { ApiError } from "../api-error.ts";
import * as events from "../conversations/events.ts";
import { activeSession } from "../conversations/model.ts";
import type { Conversation, Session } from "../conversations/model.ts";
import { recordId } from "../identifiers.ts";
import type { Behaviour } from "../org/behaviour.ts";
import type { Emitter } from "../stream/emitter.ts";
import { join } from "./join.ts";
import type { Rep, Reps } from "./reps.ts";

/** What routing works with. */
export interface RoutingParts {
  behaviour: Behaviour;
  emitter: Emitter;
  reps: Reps;
  now: () => number;
}

/** The failure that the next routing comes to. */
export interface RoutingFailure {
  failureType?: "SubmissionError" | "RoutingError" | "Unknown";
  failureReason?: string;
  errorMessages?: string[];
  /** Routings that fail. Default 1. */
  times?: number;
}

/** The queue and who gets what from it (contract salesforce-miaw 3.1, 5.7, 10). */
export class Routing {
  readonly parts: RoutingParts;
  readonly #waiting = new Map<string, Conversation>();
  readonly queueId = recordId("00G");
  #failure: Required<RoutingFailure> | undefined;

  constructor(parts: RoutingParts) {
    this.parts = parts;
  }

  /** Lets the next routings fail. */
  failNext(failure: RoutingFailure): void {
    const defaults = { failureType: "RoutingError", failureReason: "NoAgents", times: 1 } as const;
    this.#failure = { errorMessages: ["No agents are available."], ...defaults, ...failure };
  }

  /** Routes a session that has just begun, or that is on its way to another owner. */
  route(conversation: Conversation, session: Session, routingType: "Initial" | "Transfer"): void {
    const failed = this.announce(conversation, session, routingType);
    if (failed) conversation.routingStatus = "NEEDS_ROUTING";
    else this.enqueue(conversation);
  }

  /** Emits the RoutingResult; true when it tells of a failure. */
  announce(conversation: Conversation, session: Session, routingType: "Initial" | "Transfer"): boolean {
    const failure = this.#takeFailure();
    const estimatedWaitSeconds = this.parts.behaviour.estimatedWaitSeconds;
    const facts = { recordId: session.recordId, queueId: this.queueId, routingType, estimatedWaitSeconds };
    this.parts.emitter.emit(conversation, events.routingResult({ ...facts, ...failure }));
    return failure !== undefined;
  }

  /** Puts a conversation at the end of the queue and offers what can be offered. */
  enqueue(conversation: Conversation): void {
    this.#waiting.set(conversation.id, conversation);
    this.offerWaiting();
    if (!this.#waiting.has(conversation.id) || !this.parts.behaviour.queuePositions) return;
    this.parts.emitter.emit(conversation, events.queuePosition(this.position(conversation)));
  }

  /** Its place in the queue, from 1; 0 when it does not wait. */
  position(conversation: Conversation): number {
    return [...this.#waiting.keys()].indexOf(conversation.id) + 1;
  }

  /** Offers waiting work to reps who have room, oldest first. */
  offerWaiting(): void {
    for (const conversation of this.#waiting.values()) {
      if (this.parts.reps.withRoom() === undefined) return;
      const rep = this.parts.reps.withRoom(activeSession(conversation)?.avoid);
      if (rep !== undefined) this.offer(conversation, rep);
    }
  }

  /** Puts work before one rep, who may take it at once. */
  offer(conversation: Conversation, rep: Rep): void {
    this.unassign(conversation);
    conversation.offeredTo = rep.id;
    rep.offered.add(conversation.id);
    const session = activeSession(conversation);
    if (session !== undefined && this.parts.behaviour.announceOffers) {
      this.parts.emitter.emit(conversation, events.routingWorkResult("Assigned", session.recordId));
    }
    if (rep.autoAccept) this.accept(conversation, rep);
  }

  /** A rep takes the work. Throws ApiError 409 when nothing waits for anybody. */
  accept(conversation: Conversation, rep: Rep): void {
    if (activeSession(conversation) === undefined) throw new ApiError(409, "No session is active.");
    if (conversation.participants.has(rep.id)) throw new ApiError(409, `${rep.name} is already in it.`);
    this.unassign(conversation);
    rep.active.add(conversation.id);
    join(this.parts, conversation, rep);
  }

  /** The rep to whom it is offered does not want it; another one may. */
  decline(conversation: Conversation): void {
    if (conversation.offeredTo === undefined) throw new ApiError(409, "It is offered to nobody.");
    activeSession(conversation)?.avoid.add(conversation.offeredTo);
    this.unassign(conversation);
    this.enqueue(conversation);
  }

  /** Takes it out of the queue and off the desk of whoever it was offered to. */
  unassign(conversation: Conversation): void {
    this.#waiting.delete(conversation.id);
    if (conversation.offeredTo === undefined) return;
    this.parts.reps.find(conversation.offeredTo)?.offered.delete(conversation.id);
    conversation.offeredTo = undefined;
  }

  clear(): void {
    this.#waiting.clear();
    this.#failure = undefined;
  }

  #takeFailure(): RoutingFailure | undefined {
    const { behaviour, reps } = this.parts;
    if (this.#failure !== undefined) {
      const failure = this.#failure;
      failure.times -= 1;
      if (failure.times <= 0) this.#failure = undefined;
      return failure;
    }
    if (behaviour.noReps === "nothing" || reps.anyOnline()) return undefined;
    return {
      failureType: "RoutingError",
      failureReason: "NoAgents",
      errorMessages: ["No agents are available."],
    };
  }
}
