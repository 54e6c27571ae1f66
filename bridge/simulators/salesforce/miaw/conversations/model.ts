import type { Deployment } from "../org/deployments.ts";

/** A decoded JSON object. */
export type Json = Record<string, unknown>;

/** Contract salesforce-miaw 5.7. */
export type Role = "EndUser" | "Agent" | "Chatbot" | "System" | "Router" | "Supervisor";

/** Contract salesforce-miaw 3.2. */
export type RoutingStatus = "INITIAL" | "ROUTED" | "TRANSFER" | "NEEDS_ROUTING";

/** Contract salesforce-miaw 5.7. */
export type SessionStatus = "Waiting" | "Active" | "Inactive" | "Ended";

/** Who an entry is from, as the wire says it. */
export interface Sender {
  role: Role;
  appType: "iamessage" | "agent" | "chatbot" | "conversation";
  subject: string;
  clientIdentifier: string;
}

/** Someone in the conversation who is not the end user. */
export interface Participant extends Sender {
  displayName: string;
}

/** One stored entry; `entryPayload` is an object here and in lists, a string on the stream. */
export interface Entry {
  entryType: string;
  identifier: string;
  entryPayload: Json;
  sender: Sender;
  senderDisplayName: string;
  transcriptedTimestamp: number;
  clientTimestamp: number;
  clientDuration: number;
  relatedRecords: string[];
}

/** One messaging session of a conversation. */
export interface Session {
  number: number;
  /** The MessagingSession record. */
  recordId: string;
  status: SessionStatus;
  startedAt: number;
  endedAt: number | undefined;
  endedByRole: Role | undefined;
  /** All routing attributes received for it, merged. */
  attributes: Record<string, string>;
  language: string | undefined;
  /** End-user messages in it. */
  inbound: number;
  lastActivityAt: number;
  /** Reps who would not take it, and the one it was transferred from. */
  avoid: Set<string>;
  /** End-user messages that no rep has received yet. */
  undelivered: string[];
}

/** One conversation and all that happened in it. */
export interface Conversation {
  id: string;
  subject: string;
  verified: boolean;
  deployment: Deployment;
  /** `channelPlatformKey` of the envelope. */
  platformKey: string;
  startedAt: number;
  /** 0 while open. */
  endedAt: number;
  closed: boolean;
  routingStatus: RoutingStatus;
  sessions: Session[];
  /** In the order they were written; times never go back. */
  entries: Entry[];
  entryById: Map<string, Entry>;
  participants: Map<string, Participant>;
  /** The rep to whom the work is offered now. */
  offeredTo: string | undefined;
  /** A participant who goes as soon as the next rep has joined. */
  leavesAfterJoin: string | undefined;
}

/** The session that has not ended. */
export function activeSession(conversation: Conversation): Session | undefined {
  const last = conversation.sessions.at(-1);
  return last?.status === "Ended" ? undefined : last;
}
