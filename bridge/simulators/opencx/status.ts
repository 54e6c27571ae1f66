import { autoSendCsat } from "./csat.ts";
import { append } from "./history.ts";
import type { Actor, SessionRecord, SessionStatus } from "./types.ts";
import { fireClosed } from "./webhooks/events.ts";
import type { World } from "./world.ts";

/** Names of the actors in the feed's `closed_resolved_by_…` events (contract opencx 9.4). */
const feedNames: Record<Actor, string> = {
  ai: "ai",
  human: "agent",
  contact: "contact",
  api: "api",
  workflow: "system",
  integration: "integration",
  system: "system",
};

/**
 * Changes a session's status with its history event, `conversation.closed` and the rating request that may follow.
 * The same status again changes nothing.
 *
 * @returns whether anything changed
 */
export function changeStatus(
  world: World,
  session: SessionRecord,
  to: SessionStatus,
  by: { actor: Actor; email?: string },
): boolean {
  const from = session.status;
  if (from === to) return false;
  const type = eventType(to, by.actor);
  const event = append(world, session, { type });
  session.status = to;
  session.book.statusChanges.push({ at: event.createdAt, from, to, by: by.actor });
  if (to === "open") return true;
  if (by.actor === "ai") session.aiClosureType = "resolved";
  else if (by.actor === "system") session.aiClosureType ??= "assumed_resolved";
  if (from === "open") fireClosed(world, session, by);
  if (to === "closed_resolved") autoSendCsat(world, session);
  return true;
}

function eventType(to: SessionStatus, actor: Actor): string {
  if (to === "open")
    return actor === "integration" ? "integration_reopened_session" : `reopened_by_${feedNames[actor]}`;
  return `${to}_by_${feedNames[actor]}`;
}
