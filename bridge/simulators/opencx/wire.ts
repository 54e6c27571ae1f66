import type { Attachment, ContactRecord, HistoryRecord, SessionRecord } from "./types.ts";
import type { World } from "./world.ts";

/** Milliseconds as the ISO 8601 text that the API writes. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A contact as the API reads it: `phone_number`, though written as `phone` (contract opencx 9.5). */
export function wireContact(contact: ContactRecord): object {
  return {
    ...contactFields(contact),
    created_at: iso(contact.createdAt),
    updated_at: iso(contact.updatedAt),
  };
}

/** A session as the API reads it, in the shape the settings ask for (contract opencx 9.2). */
export function wireSession(world: World, session: SessionRecord): object {
  const contact = world.store.contactOf(session);
  const isNew = world.settings.sessions.shape === "new";
  return {
    id: session.id,
    status: session.status,
    channel: { type: session.channel },
    created_at: iso(session.createdAt),
    updated_at: iso(session.updatedAt),
    ...(isNew ? newFields(session) : {}),
    ...(contact === undefined ? {} : { contact: sessionContact(contact, isNew) }),
    ...(session.language === undefined ? {} : { language: session.language }),
    ...(session.assigneeId === undefined ? {} : { assignee_id: session.assigneeId }),
    ...(session.handoff === undefined ? {} : { handoff: session.handoff }),
  };
}

function newFields(session: SessionRecord): object {
  return {
    ai_closure_type: session.aiClosureType,
    sentiment: session.sentiment,
    ticket_number: session.number,
    assist_mode: false,
    ...(session.customData === undefined ? {} : { custom_data: session.customData }),
    ...(session.team === undefined ? {} : { team: session.team }),
    ...(session.ticketingSystem === undefined ? {} : { ticketing_system: session.ticketingSystem }),
  };
}

function contactFields(contact: ContactRecord): object {
  return {
    id: contact.id,
    email: contact.email,
    phone_number: contact.phoneNumber,
    name: contact.name,
    custom_data: contact.customData,
  };
}

function sessionContact(contact: ContactRecord, isNew: boolean): object {
  return {
    ...contactFields(contact),
    ...(isNew && contact.nonVerifiedName !== undefined ? { non_verified_name: contact.nonVerifiedName } : {}),
    ...(isNew && contact.nonVerifiedEmail !== undefined ? { non_verified_email: contact.nonVerifiedEmail } : {}),
    ...(isNew && contact.nonVerifiedCustomData !== undefined
      ? { non_verified_custom_data: contact.nonVerifiedCustomData }
      : {}),
  };
}

/** Names that the 2024 API has for events which the widget's feed calls otherwise (contract opencx 9.4). */
const apiNames: Record<string, string> = {
  agent_took_session_from_ai: "human_agent_takeover",
  agent_joined: "human_agent_joined",
  agent_comment: "human_agent_comment",
  closed_resolved_by_ai: "ai_resolved_issue",
};

/** A history item as the API reads it (contract opencx 9.4). */
export function wireHistory(world: World, item: HistoryRecord): object {
  const { ids, attachments, eventNames } = world.settings.history;
  const type = eventNames === "api" ? (apiNames[item.type] ?? item.type) : item.type;
  const shown =
    attachments && item.attachments !== undefined ? { attachments: item.attachments.map(wireAttachment) } : {};
  return {
    ...(ids ? { id: item.id } : {}),
    created_at: iso(item.createdAt),
    event: {
      type,
      ...(item.speaker === undefined ? {} : { sender: wireSender(world, item) }),
      ...(item.content === undefined ? {} : { content: item.content }),
      ...shown,
      ...(item.integration === undefined ? {} : { integration: item.integration }),
      ...(ids && item.context !== undefined ? { context: item.context } : {}),
    },
  };
}

function wireSender(world: World, item: HistoryRecord): object {
  const isAgent = item.speaker === "agent" || item.speaker === "third_party_agent";
  const type = isAgent ? world.settings.history.agentSenderType : item.speaker;
  return { type, ...(item.name === undefined ? {} : { name: item.name }) };
}

/** An attachment as the history shows it (contract opencx 9.6). */
export function wireAttachment({ id, name, size, type, url }: Attachment): object {
  return { id, name, size, type, url };
}
