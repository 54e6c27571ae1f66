import { randomUUID } from "node:crypto";
import type { Json, Participant, Role, Sender, SessionStatus } from "./model.ts";

/** Event name of each entry type (contract salesforce-miaw 5.7). */
export const eventNames: Readonly<Record<string, string>> = {
  Message: "CONVERSATION_MESSAGE",
  ParticipantChanged: "CONVERSATION_PARTICIPANT_CHANGED",
  RoutingResult: "CONVERSATION_ROUTING_RESULT",
  RoutingWorkResult: "CONVERSATION_ROUTING_WORK_RESULT",
  SessionStatusChanged: "CONVERSATION_SESSION_STATUS_CHANGED",
  CloseConversation: "CONVERSATION_CLOSE_CONVERSATION",
  DeliveryAcknowledgement: "CONVERSATION_DELIVERY_ACKNOWLEDGEMENT",
  ReadAcknowledgement: "CONVERSATION_READ_ACKNOWLEDGEMENT",
  TypingStartedIndicator: "CONVERSATION_TYPING_STARTED_INDICATOR",
  TypingStoppedIndicator: "CONVERSATION_TYPING_STOPPED_INDICATOR",
  QueuePosition: "CONVERSATION_QUEUE_POSITION",
  ProgressIndicator: "CONVERSATION_PROGRESS_INDICATOR",
  StreamingToken: "CONVERSATION_STREAMING_TOKEN",
  ClientAction: "CONVERSATION_CLIENT_ACTION",
  ClientMenu: "CONVERSATION_CLIENT_MENU",
  EndUserConsentUpdated: "CONVERSATION_END_USER_CONSENT_UPDATED",
};

/** An event that is about to be emitted. */
export interface Draft {
  entryType: string;
  /** Without `entryType` and `id`, which are added. */
  payload: Json;
  sender: Sender;
  senderDisplayName: string;
  /** Default: a new one. */
  id?: string;
  /** Default: by `entryType`. */
  event?: string;
  relatedRecords?: string[];
  clientTimestamp?: number;
  /** On the stream only, never in a list. */
  transient?: boolean;
}

/** The sender of what automation does. */
export function automation(role: "System" | "Router" = "System"): Pick<Draft, "sender" | "senderDisplayName"> {
  const sender: Sender = { role, appType: "conversation", subject: "automatedProcess", clientIdentifier: "automation" };
  return { sender, senderDisplayName: "Automated Process" };
}

/** Automation when it talks: a bot's greeting, an automatic answer. */
export const bot: Readonly<Participant> = {
  role: "Chatbot",
  appType: "chatbot",
  subject: "automatedProcess",
  clientIdentifier: "automation",
  displayName: "Automated Process",
};

/** The wire's form of a participant: without the display name. */
export function senderOf({ role, appType, subject, clientIdentifier }: Participant): Sender {
  return { role, appType, subject, clientIdentifier };
}

export function participantChanged(operation: "add" | "remove", participant: Participant): Draft {
  const { displayName } = participant;
  const entries = [{ operation, menuMetadata: null, displayName, participant: senderOf(participant) }];
  return { ...automation(), entryType: "ParticipantChanged", payload: { entries } };
}

export function sessionStatusChanged(from: SessionStatus, to: SessionStatus, endedBy?: Role): Draft {
  const payload = { sessionStatusPrev: from, sessionStatus: to, sessionEndedByRole: endedBy ?? null };
  return { ...automation(), entryType: "SessionStatusChanged", payload };
}

export function routingWorkResult(workType: "Assigned" | "Accepted", recordId: string): Draft {
  return { ...automation("Router"), entryType: "RoutingWorkResult", payload: { workType }, relatedRecords: [recordId] };
}

/** A receipt for `messageId` by whoever received or read it (contract salesforce-miaw 5.8 no. 5). */
export function acknowledgement(kind: "Delivery" | "Read", by: Participant, messageId: string, at: number): Draft {
  return {
    entryType: `${kind}Acknowledgement`,
    sender: senderOf(by),
    senderDisplayName: by.displayName,
    payload: { acknowledgedConversationEntryIdentifier: messageId, acknowledgementTimestamp: at },
    relatedRecords: [messageId],
  };
}

export function typing(by: Participant, on: boolean, timestamp: number): Draft {
  return {
    entryType: on ? "TypingStartedIndicator" : "TypingStoppedIndicator",
    sender: senderOf(by),
    senderDisplayName: by.displayName,
    payload: { timestamp },
    transient: true,
  };
}

export function queuePosition(position: number): Draft {
  return { ...automation("Router"), entryType: "QueuePosition", payload: { position }, transient: true };
}

/** What varies in a RoutingResult. */
export interface RoutingFacts {
  recordId: string;
  queueId: string;
  routingType: "Initial" | "Transfer";
  failureType?: "None" | "SubmissionError" | "RoutingError" | "Unknown";
  failureReason?: string;
  errorMessages?: string[];
  estimatedWaitSeconds: number | null;
}

export function routingResult(facts: RoutingFacts): Draft {
  const { recordId, queueId, estimatedWaitSeconds } = facts;
  const payload: Json = {
    recordId,
    pendingServiceRoutingId: `0JR${randomUUID().replaceAll("-", "").slice(0, 12)}`,
    routingType: facts.routingType,
    failureType: facts.failureType ?? "None",
    failureReason: facts.failureReason ?? "",
    errorMessages: facts.errorMessages ?? [],
    estimatedWaitTime: {
      isEWTRequested: estimatedWaitSeconds !== null,
      estimatedWaitTimeInSeconds: estimatedWaitSeconds,
    },
    routingConfigurationDetails: { routingConfigurationType: "QueueBased", queueId },
    isExternallyRouted: false,
    workOwnerId: null,
    cancelReason: null,
    skipRouterCPRemovalIfNoRoutingFailures: false,
  };
  return { ...automation("Router"), entryType: "RoutingResult", payload, relatedRecords: [recordId] };
}
