import { eventNames } from "../conversations/events.ts";

const failureTypes = ["None", "SubmissionError", "RoutingError", "Unknown"];
const roles = ["EndUser", "Agent", "Chatbot", "System", "Router", "Supervisor"];

interface WireEntry {
  identifier?: unknown;
  entryType?: string;
  entryPayload?: unknown;
  sender?: { role?: string };
  senderDisplayName?: unknown;
  relatedRecords?: unknown;
  transcriptedTimestamp?: unknown;
}

/**
 * What contract salesforce-miaw 5.7 and 5.8 (nos. 1 to 5) demand of one event, checked on the text that goes out.
 *
 * @param data the frame's JSON.
 * @returns one sentence per broken rule; none for a sound event.
 */
export function eventViolations(event: string, data: string): string[] {
  const envelope = JSON.parse(data) as Record<string, unknown>;
  const entry = envelope["conversationEntry"] as WireEntry | undefined;
  if (entry === undefined) return [`${event}: no conversationEntry`];
  const payload = parsed(entry.entryPayload);
  if (payload === undefined) return [`${event}: entryPayload is no string of JSON`];
  const broken = [...envelopeRules(envelope), ...entryRules(entry, payload), ...kindRules(entry, payload)];
  const expected = eventNames[entry.entryType ?? ""];
  if (expected !== undefined && expected !== event) broken.push(`named ${event} for ${entry.entryType}`);
  return broken.map((rule) => `${event}: ${rule}`);
}

function envelopeRules(envelope: Record<string, unknown>): string[] {
  return ["channelPlatformKey", "channelType", "channelAddressIdentifier", "conversationId"]
    .filter((name) => typeof envelope[name] !== "string" || envelope[name] === "")
    .map((name) => `${name} is missing`);
}

function entryRules(entry: WireEntry, payload: Record<string, unknown>): string[] {
  const broken: string[] = [];
  if (typeof entry.identifier !== "string" || entry.identifier === "") broken.push("identifier is missing");
  if (payload["entryType"] !== entry.entryType) broken.push("entryPayload has another entryType");
  if (!roles.includes(entry.sender?.role ?? "")) broken.push("sender.role is missing");
  if (!Number.isInteger(entry.transcriptedTimestamp)) broken.push("transcriptedTimestamp is no integer");
  if (!Array.isArray(entry.relatedRecords)) broken.push("relatedRecords is no array");
  return broken;
}

function kindRules(entry: WireEntry, payload: Record<string, unknown>): string[] {
  const named = typeof entry.senderDisplayName === "string" && entry.senderDisplayName !== "";
  switch (entry.entryType) {
    case "RoutingResult":
      return [
        ...(named ? [] : ["senderDisplayName is empty"]),
        ...(["Initial", "Transfer"].includes(String(payload["routingType"])) ? [] : ["routingType is neither"]),
        ...(failureTypes.includes(String(payload["failureType"])) ? [] : ["failureType is unknown"]),
      ];
    case "Message": {
      const message = payload["abstractMessage"] as { id?: unknown } | undefined;
      return [
        ...(named ? [] : ["senderDisplayName is empty"]),
        ...(message?.id === entry.identifier ? [] : ["abstractMessage.id is not the identifier"]),
      ];
    }
    case "DeliveryAcknowledgement":
    case "ReadAcknowledgement":
      return acknowledgementRules(entry, payload);
    default:
      return [];
  }
}

function acknowledgementRules(entry: WireEntry, payload: Record<string, unknown>): string[] {
  const [first] = Array.isArray(entry.relatedRecords) ? (entry.relatedRecords as unknown[]) : [];
  const acknowledged = payload["acknowledgedConversationEntryIdentifier"];
  return [
    ...(first !== undefined && first === acknowledged ? [] : ["relatedRecords does not begin with the message id"]),
    ...(Number.isInteger(payload["acknowledgementTimestamp"]) ? [] : ["acknowledgementTimestamp is missing"]),
  ];
}

/** Contract salesforce-miaw 5.8 no. 6: a message at the top, and no member `status` that is not an integer. */
export function errorBodyViolations(body: Record<string, unknown>): string[] {
  const broken: string[] = [];
  if (typeof body["message"] !== "string" || body["message"] === "") broken.push("error body without message");
  if ("status" in body && !Number.isInteger(body["status"])) broken.push("error body with a non-integer status");
  return broken;
}

function parsed(payload: unknown): Record<string, unknown> | undefined {
  if (typeof payload !== "string") return undefined;
  try {
    return JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
