/** What the bridge relies on of OpenCX's objects (contract opencx 9.2, 9.4). Everything else is ignored. */
export interface OpencxSession {
  id: string;
  status: "open" | "closed_resolved" | "closed_unresolved";
  /** The AI has handed it to people and has not taken it back. */
  handedOff: boolean;
  channel: { type: string };
  ticketNumber: number | undefined;
  language: string | undefined;
  updatedAt: Date | undefined;
  contact: OpencxContact | undefined;
  customData: Record<string, unknown>;
  handoff: { summary: string | undefined; sentiment: string | undefined } | undefined;
  ticketingSystem: { name: string; externalId: string } | undefined;
}

export interface OpencxContact {
  id: string | undefined;
  name: string | undefined;
  /** Verified: an address that was merely typed in is `nonVerifiedEmail` (contract opencx 12). */
  email: string | undefined;
  phone: string | undefined;
  nonVerifiedName: string | undefined;
  nonVerifiedEmail: string | undefined;
}

export interface OpencxAttachment {
  name: string;
  mimeType: string;
  url: string;
  size: number | undefined;
}

/** Who said it. `inbox` is a person in OpenCX's own inbox, or a reply that we sent ourselves. */
export type Speaker = "customer" | "ai" | "inbox" | "system";

export interface History {
  /** Oldest first. */
  items: HistoryItem[];
  /** There are more pages than were to be read. */
  cut: boolean;
}

export interface HistoryItem {
  /** OpenCX's id, or one derived from the item where the API version gives none. */
  id: string;
  at: Date;
  /** `note` is internal and never shown to the customer. */
  kind: "message" | "handoff" | "note" | "event";
  /** The wire's own event type. */
  type: string;
  speaker: Speaker;
  name: string | undefined;
  text: string;
  attachments: OpencxAttachment[];
}
