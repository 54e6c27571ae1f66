import * as events from "../conversations/events.ts";
import { activeSession } from "../conversations/model.ts";
import type { Conversation, Role, Session } from "../conversations/model.ts";
import type { Conversations } from "../conversations/conversations.ts";
import { textMessage } from "../conversations/message-draft.ts";
import { recordId } from "../identifiers.ts";
import { leave } from "./leave.ts";
import type { Routing } from "./routing.ts";

/** What a new session knows from its request. */
export interface SessionStart {
  attributes: Record<string, string>;
  language: string | undefined;
}

/** Whether reps are said to leave before the status, after it, or not at all (the end user ended it). */
export type EndOrder = "remove-first" | "status-first" | "no-remove";

/** Starts and ends messaging sessions (contract salesforce-miaw 3.1, 3.5, 3.6, 5.7). */
export class Sessions {
  readonly #routing: Routing;
  readonly #conversations: Conversations;

  constructor(routing: Routing, conversations: Conversations) {
    this.#routing = routing;
    this.#conversations = conversations;
  }

  /** Begins a session and routes it. */
  start(conversation: Conversation, { attributes, language }: SessionStart): Session {
    const { now, emitter } = this.#routing.parts;
    const session: Session = {
      number: conversation.sessions.length + 1,
      recordId: recordId("0Mw"),
      status: "Waiting",
      startedAt: now(),
      endedAt: undefined,
      endedByRole: undefined,
      attributes,
      language,
      inbound: 0,
      lastActivityAt: now(),
      avoid: new Set(),
      undelivered: [],
    };
    conversation.sessions.push(session);
    conversation.routingStatus = "INITIAL";
    this.#conversations.activeSessions += 1;
    this.#routing.route(conversation, session, "Initial");
    const { greeting } = conversation.deployment;
    if (greeting !== undefined) emitter.emit(conversation, textMessage(greeting, events.bot));
    return session;
  }

  /**
   * Ends the active session, if any: everybody leaves, then the status says who ended it, or the other way round.
   * The conversation itself stays open. Returns whether there was one.
   */
  end(conversation: Conversation, by: Role, order: EndOrder = "remove-first"): boolean {
    const session = activeSession(conversation);
    if (session === undefined) return false;
    this.#routing.unassign(conversation);
    conversation.leavesAfterJoin = undefined;
    if (order === "remove-first") this.#removeAll(conversation);
    const before = session.status;
    session.status = "Ended";
    session.endedAt = this.#routing.parts.now();
    session.endedByRole = by;
    conversation.routingStatus = "NEEDS_ROUTING";
    this.#conversations.activeSessions -= 1;
    this.#routing.parts.emitter.emit(conversation, events.sessionStatusChanged(before, "Ended", by));
    if (order === "status-first") this.#removeAll(conversation);
    if (order === "no-remove") this.#releaseAll(conversation);
    this.#routing.offerWaiting();
    return true;
  }

  /** Nobody has said anything for a while. Returns whether an active session became inactive. */
  inactivate(conversation: Conversation): boolean {
    const session = activeSession(conversation);
    if (session?.status !== "Active") return false;
    session.status = "Inactive";
    this.#routing.parts.emitter.emit(conversation, events.sessionStatusChanged("Active", "Inactive"));
    return true;
  }

  /** Ends every inactive session whose last activity is older than `idleMs`. Returns how many. */
  endIdle(idleMs: number): number {
    const oldest = this.#routing.parts.now() - idleMs;
    const idle = this.#conversations.all().filter((conversation) => {
      const session = activeSession(conversation);
      return session?.status === "Inactive" && session.lastActivityAt <= oldest;
    });
    return idle.filter((conversation) => this.end(conversation, "System")).length;
  }

  #releaseAll(conversation: Conversation): void {
    for (const id of conversation.participants.keys()) {
      this.#routing.parts.reps.find(id)?.active.delete(conversation.id);
    }
    conversation.participants.clear();
  }

  #removeAll(conversation: Conversation): void {
    for (const id of [...conversation.participants.keys()]) leave(this.#routing.parts, conversation, id);
  }
}
