import { iso, wireAttachment } from "../wire.ts";
import type { Actor, CsatScore, HandoffRecord, HistoryRecord, SessionRecord } from "../types.ts";
import type { World } from "../world.ts";

/** Fires `conversation.started`, and `phone_call.started` for phone sessions (contract opencx 10.1, 10.3). */
export function fireStarted(world: World, session: SessionRecord, first: HistoryRecord | undefined): void {
  const { payloadVersion } = world.settings.webhooks;
  const contact = world.store.contactOf(session);
  const enriched = {
    ...(contact?.phoneNumber == null ? {} : { phone_number: contact.phoneNumber }),
    ...(contact?.email == null ? {} : { email: contact.email }),
  };
  const custom = payloadVersion === "new" ? "custom_data" : "custom_objects";
  world.webhooks.emit("conversation.started", {
    conversation_id: session.id,
    assignee: { type: "AI", name: world.settings.ai.name },
    contact: {
      ...(contact === undefined ? {} : { id: contact.id, enriched_data: enriched }),
      ...(contact?.name == null ? {} : { name: contact.name }),
      ...(contact?.customData == null ? {} : { [custom]: contact.customData }),
    },
    channel: isPhone(session) ? "phone" : session.channel,
    first_message: textOf(first),
    timestamp: iso(first?.createdAt ?? session.createdAt),
  });
  if (isPhone(session)) firePhoneCall(world, session, "started");
}

/** Fires one of the message events: `contact_response`, `ai_response`, `agent_response`, third party. */
export function fireMessage(world: World, session: SessionRecord, item: HistoryRecord, thirdParty?: string): void {
  const event = messageEvent(item);
  if (event === undefined) return;
  const { text, textField, messageId, messageIdField, attachments } = world.settings.webhooks;
  const files = attachments && item.attachments ? { attachments: item.attachments.map(wireAttachment) } : {};
  const common = { conversation_id: session.id, timestamp: iso(item.createdAt), ...files };
  const id = messageId ? { [messageIdField]: item.id } : {};
  if (event === "conversation.third_party_agent_response") {
    const details = { customer_id: session.contactId ?? null, third_party_name: thirdParty ?? "salesforce" };
    const tail = { response: textOf(item), message_count: messageCount(session), language: session.language ?? "en" };
    world.webhooks.emit(event, { ...common, ...details, ...tail, ...id });
    return;
  }
  world.webhooks.emit(event, { ...common, ...(text ? { [textField]: textOf(item) } : {}), ...id });
}

/** Fires `conversation.handoff_to_human`; an array in the 2024 text (contract opencx 10.2, 10.3). */
export function fireHandoff(
  world: World,
  session: SessionRecord,
  handoff: HandoffRecord,
  details: { contactReason?: string | undefined; thirdParty?: string | undefined },
): void {
  const data = {
    conversation_id: session.id,
    timestamp: iso(handoff.at),
    customer_id: session.contactId ?? null,
    reason: handoff.reason,
    summary: handoff.summary,
    ...(details.contactReason === undefined ? {} : { contact_reason: details.contactReason }),
    ...(handoff.sentiment === undefined ? {} : { user_sentiment: handoff.sentiment }),
    was_handedoff_to_third_party: details.thirdParty !== undefined,
    third_party_name: details.thirdParty ?? null,
    language: session.language ?? null,
    message_count: messageCount(session),
  };
  world.webhooks.emit("conversation.handoff_to_human", oldArray(world, data));
}

/** Fires `conversation.handoff_to_third_party_failed`, whose payload nobody has seen (contract opencx 10.3). */
export function fireHandoffFailed(world: World, session: SessionRecord, thirdParty: string, error: string): void {
  const { text, textField } = world.settings.webhooks;
  world.webhooks.emit("conversation.handoff_to_third_party_failed", {
    conversation_id: session.id,
    timestamp: iso(world.now()),
    third_party_name: thirdParty,
    ...(text ? { [textField]: error } : {}),
  });
}

/**
 * Fires `conversation.closed`. Phone calls end with `phone_call.ended`; only the old text says that they fire
 * `conversation.closed` as well (contract opencx 10.1).
 */
export function fireClosed(world: World, session: SessionRecord, by: { actor: Actor; email?: string }): void {
  if (isPhone(session)) firePhoneCall(world, session, "ended");
  const isOld = world.settings.webhooks.payloadVersion === "2024";
  if (isPhone(session) && !isOld) return;
  const data = {
    conversation_id: session.id,
    timestamp: iso(session.updatedAt),
    ...(session.contactId === undefined ? {} : { contact_id: session.contactId }),
    ...(isOld ? oldResolution(session) : newResolution(world, session)),
    closed_by: closedBy(world, session, by),
    is_from_third_party: by.actor === "integration",
    third_party_name: session.ticketingSystem?.name ?? null,
    summary: session.handoff?.summary ?? "",
    contact_reason: null,
    user_sentiment: session.sentiment,
    language: session.language ?? null,
    message_count: messageCount(session),
  };
  world.webhooks.emit("conversation.closed", oldArray(world, data));
}

/** Fires `csat.requested` or `csat.score_submitted` (payloads not seen). */
export function fireCsat(world: World, session: SessionRecord, score?: CsatScore): void {
  world.webhooks.emit(score === undefined ? "csat.requested" : "csat.score_submitted", {
    conversation_id: session.id,
    timestamp: iso(world.now()),
    ...(score === undefined ? {} : { score: score.score, comment: score.comment }),
  });
}

/** Fires `phone_call.<name>` (payload not seen). */
export function firePhoneCall(world: World, session: SessionRecord, name: string): void {
  const data = { conversation_id: session.id, timestamp: iso(world.now()) };
  world.webhooks.emit(`phone_call.${name}`, data);
}

export function isPhone(session: SessionRecord): boolean {
  return session.channel === "phone_voice" || session.channel === "phone";
}

function messageEvent(item: HistoryRecord): string | undefined {
  if (item.speaker === undefined) return undefined;
  return `conversation.${item.speaker}_response`;
}

function textOf(item: HistoryRecord | undefined): string {
  const text = item?.content?.["text" as keyof typeof item.content];
  return typeof text === "string" ? text : "";
}

function messageCount(session: SessionRecord): number {
  return session.history.reduce((count, item) => count + (item.type === "message" ? 1 : 0), 0);
}

function oldArray(world: World, data: object): object {
  return world.settings.webhooks.payloadVersion === "2024" ? [data] : data;
}

function oldResolution(session: SessionRecord): object {
  const type = session.aiClosureType === "handed_off" ? "auto_handoff" : "hard";
  return {
    resolution_status: session.status === "closed_resolved" ? "resolved" : "not_resolved",
    resolution_type: type,
  };
}

function newResolution(world: World, session: SessionRecord): object {
  const contact = world.store.contactOf(session);
  const byHuman = session.status === "closed_resolved" ? "resolved" : "not_resolved";
  return {
    ...(contact === undefined
      ? {}
      : {
          contact: {
            id: contact.id,
            name: contact.name,
            email: contact.email,
            phone_number: contact.phoneNumber,
            custom_data: contact.customData,
          },
        }),
    human_resolution_status: session.handoff === undefined ? null : byHuman,
    ai_resolution_status: session.aiClosureType,
    ai_billing_tier: null,
  };
}

/** The union has no member for an API key: INFERRED to count as a workflow. */
function closedBy(world: World, session: SessionRecord, by: { actor: Actor; email?: string }): object {
  if (by.actor === "ai") return { type: "AI", name: world.settings.ai.name };
  if (by.actor === "human") return { type: "human", id: 1, email: by.email ?? "rep@example.com" };
  if (by.actor === "contact") return { type: "contact", id: session.contactId ?? "unknown" };
  return { type: "workflow", id: by.actor };
}
