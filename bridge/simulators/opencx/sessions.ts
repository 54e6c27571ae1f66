import { randomUUID } from "node:crypto";
import type { CustomData, SessionBook, SessionRecord } from "./types.ts";
import type { World } from "./world.ts";

/** What a new session may be given. */
export interface NewSession {
  id?: string | undefined;
  channel: string;
  contactId?: string | undefined;
  language?: string | undefined;
  verified?: boolean | null | undefined;
  /** Milliseconds since 1970; default now. */
  createdAt?: number | undefined;
  customData?: CustomData | undefined;
  ticketingSystem?: SessionRecord["ticketingSystem"] | undefined;
  team?: SessionRecord["team"] | undefined;
  tags?: string[] | undefined;
  assigneeId?: string | undefined;
  sentiment?: SessionRecord["sentiment"] | undefined;
}

/** Adds an open session with the AI in charge; fires nothing yet: a session opens with its first message. */
export function createSession(world: World, input: NewSession): SessionRecord {
  const createdAt = input.createdAt ?? world.now();
  const session: SessionRecord = {
    id: input.id ?? randomUUID(),
    number: world.store.nextTicketNumber(),
    status: "open",
    aiClosureType: null,
    sentiment: input.sentiment ?? null,
    channel: input.channel,
    createdAt,
    updatedAt: createdAt,
    lastMessageAt: createdAt,
    ...(input.contactId === undefined ? {} : { contactId: input.contactId }),
    ...(input.language === undefined ? {} : { language: input.language }),
    ...(input.assigneeId === undefined ? {} : { assigneeId: input.assigneeId }),
    ...(input.customData === undefined ? {} : { customData: input.customData }),
    ...(input.ticketingSystem === undefined ? {} : { ticketingSystem: input.ticketingSystem }),
    ...(input.team === undefined ? {} : { team: input.team }),
    tags: input.tags ?? [],
    verified: input.verified ?? null,
    aiInCharge: true,
    announced: false,
    newestStamp: createdAt,
    history: [],
    book: emptyBook(),
  };
  world.store.sessions.set(session.id, session);
  return session;
}

/** Merges scalars into the session's `custom_data` (contract opencx 9.3). */
export function mergeCustomData(world: World, session: SessionRecord, data: CustomData): void {
  session.customData = { ...session.customData, ...data };
  session.updatedAt = Math.max(session.updatedAt, world.now());
  session.book.customDataChanges.push({ at: session.updatedAt, data });
}

/** A time for the next item of a session: now, or just after the newest item where times must differ. */
export function stamp(world: World, session: SessionRecord, wanted?: number): number {
  const at = wanted ?? world.now();
  const distinct = world.settings.sessions.distinctTimes && at <= session.newestStamp && session.history.length > 0;
  session.newestStamp = distinct ? session.newestStamp + 1 : Math.max(at, session.newestStamp);
  return session.newestStamp;
}

function emptyBook(): SessionBook {
  return { handoffs: [], statusChanges: [], customDataChanges: [], takeovers: [], patches: [], miawNotifications: [] };
}
