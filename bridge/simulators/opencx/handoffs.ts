import { append } from "./history.ts";
import type { HandoffRecord, HistoryRecord, SessionRecord } from "./types.ts";
import { fireHandoff } from "./webhooks/events.ts";
import type { World } from "./world.ts";

/** Reasons of `conversation.handoff_to_human` (contract opencx 10.3). */
export const handoffReasons = [
  "ai_decided_to_handoff_the_conversation",
  "ai_is_forbidden_from_handling_this_topic",
  "human_agent_decided_to_take_over",
  "ai_decided_to_handoff_because_the_user_left",
] as const;

export interface NewHandoff {
  summary: string;
  sentiment?: string | undefined;
  reason?: (typeof handoffReasons)[number] | undefined;
  contactReason?: string | undefined;
  /** A connected helpdesk that takes it; none means OpenCX's own inbox. */
  thirdParty?: string | undefined;
  at?: number | undefined;
}

/**
 * Hands a session to people: history event `handoff`, `session.handoff`, closure type `handed_off`, webhook
 * (contract opencx 2.3, 2.4, 10.3). May be called again: each call is one more handoff with its own event.
 */
export function handOff(world: World, session: SessionRecord, input: NewHandoff, webhook = true): HandoffRecord {
  const { summary, sentiment, thirdParty } = input;
  const type = thirdParty === "salesforce" ? "handoff_to_salesforce_miaw" : "handoff";
  const event = append(world, session, { type, integration: { type: thirdParty ?? "open" } }, input.at);
  session.handoff = { summary, ...(sentiment === undefined ? {} : { sentiment }) };
  session.aiClosureType = "handed_off";
  session.aiInCharge = false;
  if (sentiment === "angry" || sentiment === "neutral" || sentiment === "happy") session.sentiment = sentiment;
  const handoff: HandoffRecord = {
    at: event.createdAt,
    eventId: event.id,
    reason: input.reason ?? "ai_decided_to_handoff_the_conversation",
    ...session.handoff,
  };
  session.book.handoffs.push(handoff);
  if (webhook) fireHandoff(world, session, handoff, { contactReason: input.contactReason, thirdParty });
  return handoff;
}

/** A person takes the session from the AI; does nothing when a person has it already. */
export function takeOver(world: World, session: SessionRecord, name?: string): HistoryRecord | undefined {
  if (!session.aiInCharge) return undefined;
  session.aiInCharge = false;
  const who = name === undefined ? {} : { name };
  return append(world, session, { type: "agent_took_session_from_ai", speaker: "agent", ...who });
}

/** The AI answers again: history event `ai_resumed_by_system`. */
export function resumeAi(world: World, session: SessionRecord): void {
  if (session.aiInCharge) return;
  append(world, session, { type: "ai_resumed_by_system" });
  session.aiInCharge = true;
  session.aiClosureType = null;
  if (world.settings.sessions.handoffClearedOnResume) delete session.handoff;
}
