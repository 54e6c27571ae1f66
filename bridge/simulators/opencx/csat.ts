import { randomUUID } from "node:crypto";
import { append } from "./history.ts";
import type { CsatScore, SessionRecord } from "./types.ts";
import { fireCsat } from "./webhooks/events.ts";
import { iso } from "./wire.ts";
import type { World } from "./world.ts";

/** Asks the customer for a rating: `csat_requested` in the timeline and the webhook. */
export function requestCsat(world: World, session: SessionRecord): void {
  append(world, session, { type: "csat_requested" });
  fireCsat(world, session);
}

/** Asks after a resolve, where the channel is enabled and OpenCX's own inbox owns resolution (contract opencx 9.8). */
export function autoSendCsat(world: World, session: SessionRecord): void {
  const { channels, ticketingSystem, delayMs } = world.settings.csat;
  const isOwn = ticketingSystem.toLowerCase() === "open" && session.ticketingSystem === undefined;
  if (isOwn && channels.includes(session.channel)) world.timers.after(delayMs, () => requestCsat(world, session));
}

/** The customer rates, or changes the rating. */
export function rate(world: World, session: SessionRecord, score: number, comment?: string): CsatScore {
  append(world, session, { type: "csat_submitted" });
  const at = iso(world.now());
  const before = world.store.scores.get(session.id);
  const contact = world.store.contactOf(session);
  const rated: CsatScore = {
    id: before?.id ?? randomUUID(),
    organization_id: world.settings.organizationId,
    session_id: session.id,
    score,
    comment: comment ?? null,
    channel: session.channel,
    created_at: before?.created_at ?? at,
    updated_at: at,
    contact: contact === undefined ? null : { id: contact.id, name: contact.name, email: contact.email },
  };
  world.store.scores.set(session.id, rated);
  fireCsat(world, session, rated);
  return rated;
}
