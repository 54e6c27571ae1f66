import type { IdentityKind, UnavailableReason } from "../desks/desk.ts";
import type { OpencxAttachment, Speaker } from "../opencx/types.ts";

/** What the caller said with a handoff; everything but the session is optional. */
export interface HandoffRequest {
  connection?: string | undefined;
  reason?: string | undefined;
  summary?: string | undefined;
  sentiment?: string | undefined;
  language?: string | undefined;
  priority?: string | undefined;
  /** For phone: the caller stays on the line, or the call has ended and somebody will come back. */
  mode?: "live_transfer" | "logged_escalation" | undefined;
  /** How the customer expects to be contacted: a channel, or a sentence. */
  followUp?: string | undefined;
  /** Becomes routing attributes where the connection's `routing.extras` say so. */
  attributes?: Record<string, string> | undefined;
  steps?: TriedStep[] | undefined;
  transcript?: InlineTurn[] | undefined;
  idempotencyKey?: string | undefined;
  /** When OpenCX's webhook says that it happened, ISO 8601. */
  webhookAt?: string | undefined;
  /**
   * Set by the bridge where the customer wrote to a session whose handoff had ended: those messages, by OpenCX's ids, and
   * whether the rep needs what was said before them, too.
   */
  writtenAfterEnd?: { messages: string[]; wholeStory: boolean } | undefined;
  /** Whether the text above may be believed: a POST with a key, or a webhook with a valid signature. */
  trusted?: boolean | undefined;
}

/** Something the AI tried. */
export interface TriedStep {
  title: string;
  detail?: string | undefined;
  tool?: string | undefined;
  outcome?: "ok" | "failed" | "unknown" | undefined;
  at?: string | undefined;
}

export interface InlineTurn {
  speaker: "customer" | "ai" | "inbox" | "system";
  text: string;
  name?: string | undefined;
  at?: string | undefined;
}

/** What was found out about a handoff before it was opened; stored with it and shown to the rep. */
export interface HandoffFacts {
  ticketNumber?: number | undefined;
  sentiment?: string | undefined;
  customer: {
    name?: string | undefined;
    /** What the customer called themselves; nobody has checked it. */
    nonVerifiedName?: string | undefined;
    email?: string | undefined;
    nonVerifiedEmail?: string | undefined;
    phone?: string | undefined;
  };
  identity: { kind: IdentityKind; value: string };
  followUp?: string | undefined;
  steps: TriedStep[];
  metadata: Record<string, string>;
  isFirst: boolean;
  /** Items of the history that had been read when the brief was rendered. */
  transcriptItems: number;
  identifiedLater?: string | undefined;
}

/** Something that was said on OpenCX's side after the handoff. */
export interface Said {
  speaker: Speaker;
  name?: string | undefined;
  text: string;
  attachments: OpencxAttachment[];
  at: Date;
  /** OpenCX's id of the message in its history. */
  historyId?: string | undefined;
  /** What makes this report one of its kind where it has no such id. */
  reportKey?: string | undefined;
}

export interface SaidPayload {
  speaker: Speaker;
  name?: string | undefined;
  text: string;
}

/** The payload of each kind of entry, by direction. */
export interface EntryPayloads {
  /** A part of the brief. */
  brief: { text: string; part: number; parts: number };
  /** An item of the history that the brief tells; never sent, but remembered. */
  "in-brief": SaidPayload & { attachments: OpencxAttachment[] };
  /** What the customer, the AI or OpenCX's inbox said after the handoff; one part of it. */
  said: SaidPayload;
  file: { speaker: Speaker; name?: string | undefined; file: OpencxAttachment };
  /** Something the bridge tells the rep. */
  "rep-notice": { text: string };
  receipt: { receipt: "delivery" | "read"; messageIds: string[] };
  "close-previous": { conversationNo: number; repJoined: boolean };
  /** The customer's side is over. */
  end: { by: "customer" | "opencx" | "inactivity" | "bridge"; reason: string; resolve: boolean };
  /** What a rep wrote. */
  reply: {
    text: string;
    repName: string;
    messageId: string;
    attachments: { name: string; mimeType: string; url: string }[];
    conversationNo: number;
    receivedAt: string;
  };
  /** Something the bridge tells the customer. */
  notice: { text: string };
  resolve: { why: string };
  /** The session goes on: it is opened again in OpenCX. */
  reopen: { why: string };
  workflow: { reason: UnavailableReason };
  callback: { event: string; data: Record<string, unknown> };
}

export type EntryKind = keyof EntryPayloads;
