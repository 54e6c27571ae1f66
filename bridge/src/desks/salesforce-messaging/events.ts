import { sha256 } from "../../lib/ids.ts";
import type { DeskEvent } from "../desk.ts";
import { messageContent } from "./message-content.ts";
import { isEndUser, repFrom } from "./participants.ts";
import { asList, asNumber, asObject, asText, isObject, objectOrJson, type Json } from "./wire.ts";

/** What identifies an entry, wherever it was read. */
export interface EntryHead {
  key: string;
  /** `transcriptedTimestamp`, in milliseconds; undefined where the entry does not say. */
  at: number | undefined;
}

type EventBody = DeskEvent extends infer Event
  ? Event extends DeskEvent
    ? Omit<Event, "key" | "at" | "cursor">
    : never
  : never;

interface Entry {
  identifier: string;
  entry: Json;
  payload: Json;
}

/** The entry's identifier and time; an entry without an identifier is named by its content. */
export function entryHead(entry: unknown): EntryHead {
  const { identifier, transcriptedTimestamp, clientTimestamp } = asObject(entry);
  return {
    key: asText(identifier) ?? `unnamed-${sha256(JSON.stringify(entry) ?? "").slice(0, 32)}`,
    at: asNumber(transcriptedTimestamp) ?? asNumber(clientTimestamp),
  };
}

/**
 * What an entry of the stream or of the list means (contract salesforce-miaw 3.4, 5.7). Never throws: what cannot be
 * read is noted as `unreadable-entry`. What the bridge itself has sent means nothing and gives no event.
 *
 * @param now for entries that carry no time.
 */
export function entryEvents(entry: unknown, now: Date): DeskEvent[] {
  const head = entryHead(entry);
  const at = validDate(head.at) ?? now;
  return bodies(entry, head.key).map((body, index, { length }): DeskEvent => {
    const key = length === 1 && body.type !== "joined" && body.type !== "left" ? head.key : `${head.key}:${index}`;
    return { ...body, key, at };
  });
}

function bodies(entry: unknown, identifier: string): EventBody[] {
  try {
    const payload = isObject(entry) ? objectOrJson(entry["entryPayload"]) : undefined;
    if (!isObject(entry) || payload === undefined) return [unreadable("no payload")];
    const type = asText(entry["entryType"]) ?? asText(payload["entryType"]) ?? "";
    const read = readers[type];
    return read === undefined ? [ignored(type)] : read({ identifier, entry, payload });
  } catch (error) {
    return [unreadable(error instanceof Error ? error.name : "error")];
  }
}

const readers: Readonly<Record<string, (entry: Entry) => EventBody[]>> = {
  Message: message,
  ParticipantChanged: participantChanged,
  RoutingResult: routingResult,
  RoutingWorkResult: () => [{ type: "offered" }],
  SessionStatusChanged: sessionStatus,
  CloseConversation: () => [{ type: "ended", by: "customer", why: "The conversation was closed." }],
  DeliveryAcknowledgement: (entry) => acknowledged(entry, "delivered"),
  ReadAcknowledgement: (entry) => acknowledged(entry, "read"),
  TypingStartedIndicator: ({ entry }) => (isEndUser(entry["sender"]) ? [] : [{ type: "typing", on: true }]),
  TypingStoppedIndicator: ({ entry }) => (isEndUser(entry["sender"]) ? [] : [{ type: "typing", on: false }]),
  QueuePosition: ({ payload }) => {
    const position = asNumber(payload["position"]);
    return position === undefined ? [unreadable("no position")] : [{ type: "position", position }];
  },
};

function message({ identifier, entry, payload }: Entry): EventBody[] {
  if (isEndUser(entry["sender"])) return [];
  const content = messageContent(asObject(payload["abstractMessage"]));
  if (content.text === "" && content.attachments.length === 0) {
    return [{ type: "noted", what: "empty-message", level: "warning", data: formatOf(payload) }];
  }
  const rep = repFrom(entry["sender"], entry["senderDisplayName"]);
  return [{ type: "message", messageId: identifier, rep, ...content }];
}

function participantChanged({ payload }: Entry): EventBody[] {
  return asList(payload["entries"]).flatMap((value): EventBody[] => {
    const { operation, participant, displayName } = asObject(value);
    if (isEndUser(participant)) return [];
    const rep = repFrom(participant, displayName);
    if (operation === "add") return [{ type: "joined", rep }];
    return operation === "remove" ? [{ type: "left", rep }] : [unreadable(`operation ${String(operation)}`)];
  });
}

function routingResult({ payload }: Entry): EventBody[] {
  const failure = asText(payload["failureType"]) ?? "None";
  if (failure !== "None") {
    const said = [payload["failureReason"], ...asList(payload["errorMessages"])].map(asText);
    const detail = [failure, ...said.filter((text) => text !== undefined)].join(": ");
    return [{ type: "unavailable", reason: "routing_failed", detail }];
  }
  if (payload["routingType"] === "Transfer") return [{ type: "transferring" }];
  const waitSeconds = asNumber(asObject(payload["estimatedWaitTime"])["estimatedWaitTimeInSeconds"]);
  const records: Record<string, string> = {};
  const session = asText(payload["recordId"]);
  const routing = asText(payload["pendingServiceRoutingId"]);
  if (session !== undefined) records["messagingSessionId"] = session;
  if (routing !== undefined) records["pendingServiceRoutingId"] = routing;
  return [{ type: "queued", ...(waitSeconds === undefined ? {} : { waitSeconds }), records }];
}

function sessionStatus({ payload }: Entry): EventBody[] {
  const status = asText(payload["sessionStatus"]) ?? "";
  const role = asText(payload["sessionEndedByRole"]);
  if (status !== "Ended") {
    return [{ type: "noted", what: "session-status", data: { from: payload["sessionStatusPrev"], to: status } }];
  }
  return [
    { type: "ended", by: endedBy(role), why: `The messaging session was ended by ${role ?? "somebody unknown"}.` },
  ];
}

function endedBy(role: string | undefined): "rep" | "customer" | "system" | "unknown" {
  if (role === "Agent" || role === "Supervisor") return "rep";
  if (role === "EndUser") return "customer";
  return role === "System" || role === "Router" || role === "Chatbot" ? "system" : "unknown";
}

function acknowledged({ entry, payload }: Entry, type: "delivered" | "read"): EventBody[] {
  if (isEndUser(entry["sender"])) return [];
  const [related] = asList(entry["relatedRecords"]);
  const messageId = asText(payload["acknowledgedConversationEntryIdentifier"]) ?? asText(related);
  return messageId === undefined ? [unreadable("receipt for nothing")] : [{ type, messageId }];
}

/** Events without a meaning for the handoff, known and unknown ones (contract 5.7: clients must ignore them). */
function ignored(entryType: string): EventBody {
  return { type: "noted", what: "ignored-event", data: { entryType: entryType.slice(0, 60) } };
}

function unreadable(why: string): EventBody {
  return { type: "noted", what: "unreadable-entry", level: "warning", data: { why } };
}

function formatOf(payload: Json): Record<string, unknown> {
  const abstract = asObject(payload["abstractMessage"]);
  return { messageType: abstract["messageType"], formatType: asObject(abstract["staticContent"])["formatType"] };
}

function validDate(ms: number | undefined): Date | undefined {
  const date = new Date(ms ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
