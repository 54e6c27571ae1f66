/** Wire shapes and stored records of the OpenCX simulator (contract opencx 9). */

export type SessionStatus = "open" | "closed_resolved" | "closed_unresolved";
export type AiClosureType = "assumed_resolved" | "handed_off" | "resolved";
export type Sentiment = "angry" | "happy" | "neutral";
export type Scalar = string | number | boolean;
export type CustomData = Record<string, Scalar>;

/** Who changes a session's status. `api` is a PATCH by an API key. */
export type Actor = "ai" | "human" | "contact" | "api" | "workflow" | "integration" | "system";

/** Who speaks: the names of this simulator; on the wire see `SenderTypes`. */
export type Speaker = "contact" | "ai" | "agent" | "third_party_agent";

export interface TicketingSystem {
  name: string;
  external_id: string;
  id_type: string;
}

export interface ContactRecord {
  id: string;
  email: string | null;
  phoneNumber: string | null;
  name: string | null;
  avatarUrl: string | null;
  customData: CustomData | null;
  nonVerifiedName?: string;
  nonVerifiedEmail?: string;
  nonVerifiedCustomData?: Record<string, unknown>;
  createdAt: number;
  updatedAt: number;
}

export interface Attachment {
  id: string;
  name: string;
  size: number;
  type: string;
  url: string;
  /** Hex digest of the bytes, where the simulator holds them. Never on the wire. */
  sha256?: string;
  /** Why a file given by URL could not be fetched. Never on the wire. */
  error?: string;
}

/** Message content; anything that is not text is passed through as it is. */
export type MessageContent = { type: "text"; text: string } | { type: string; [key: string]: unknown };

export interface HistoryRecord {
  id: string;
  createdAt: number;
  /** `message`, or the name of the event as the widget's feed knows it. */
  type: string;
  speaker?: Speaker;
  name?: string;
  content?: MessageContent;
  attachments?: Attachment[];
  context?: Record<string, unknown>;
  integration?: { type: string };
}

export interface HandoffRecord {
  at: number;
  eventId: string;
  reason: string;
  summary: string;
  sentiment?: string;
}

export interface SessionRecord {
  id: string;
  number: number;
  status: SessionStatus;
  aiClosureType: AiClosureType | null;
  sentiment: Sentiment | null;
  channel: string;
  createdAt: number;
  updatedAt: number;
  lastMessageAt: number;
  contactId?: string;
  language?: string;
  assigneeId?: string;
  customData?: CustomData;
  team?: { id: string; name: string; description: string };
  tags: string[];
  handoff?: { summary: string; sentiment?: string };
  ticketingSystem?: TicketingSystem;
  verified: boolean | null;
  /** False from a handoff or takeover until the AI resumes. */
  aiInCharge: boolean;
  /** True once `conversation.started` was fired. */
  announced: boolean;
  /** The newest time given out, so that times stay distinct. */
  newestStamp: number;
  history: HistoryRecord[];
  book: SessionBook;
}

/** What happened to a session, kept for the ledger. */
export interface SessionBook {
  handoffs: HandoffRecord[];
  statusChanges: { at: number; from: SessionStatus; to: SessionStatus; by: Actor }[];
  customDataChanges: { at: number; data: CustomData }[];
  takeovers: { at: number; messageId: string; effective: boolean }[];
  patches: { at: number; body: unknown; changed: boolean }[];
  miawNotifications: number[];
}

export interface CsatScore {
  id: string;
  organization_id: string;
  session_id: string;
  score: number;
  comment: string | null;
  channel: string;
  created_at: string;
  updated_at: string;
  contact: { id: string; name: string | null; email: string | null } | null;
}
