import type { StoredFile } from "../files/file-store.ts";

/** Contract dynamics-365 5.1, 13.1. */
export type State = "Open" | "Active" | "Waiting" | "Wrap-up" | "Closed";

/** `msdyn_statuschangereason` (contract dynamics-365 5.1). */
export const reasons = {
  awaitingAssignment: 192350001,
  awaitingAcceptance: 192350002,
  inConversation: 192350003,
  awaitingCustomer: 192350004,
  movedToWrapUp: 192350005,
  customerLeftActive: 192350006,
  endedByRep: 192350008,
  closedBySystem: 192350010,
  overflow: 192350011,
  customerLeftOpen: 192350012,
  closedBySupervisor: 192350015,
  closedInDataverse: 192350016,
} as const;

export type Reason = (typeof reasons)[keyof typeof reasons];

/** Who said something. `start`: the start message of the request. */
export interface Author {
  kind: "customer" | "start" | "rep" | "supervisor" | "bot";
  id?: string;
  name?: string;
}

/** One message that the rep sees. */
export interface Message {
  /** 13 digits, milliseconds since the epoch; they rise within a conversation. */
  messageId: string;
  by: Author;
  text: string;
  files: StoredFile[];
  /** `internal`: between reps; it never reaches the customer. */
  visibility: "public" | "internal";
  /** Marked as `AutomatedMessage` by the sender. */
  automated: boolean;
}

/** A context variable as it was received. */
export interface ContextValue {
  value: string | number | boolean;
  isDisplayable: boolean;
}

/** What a request says of the customer. */
export interface Customer {
  customerid?: string | undefined;
  firstname?: string | undefined;
  lastname?: string | undefined;
  preferredname?: string | undefined;
  email?: string | undefined;
  phonenumber?: string | undefined;
}

/** Work that is put before one rep. */
export interface Offer {
  repId: string;
  /** `transfer`: of a conversation that another rep still has. */
  kind: "queue" | "transfer";
}

/** One conversation and all that happened in it. */
export interface Conversation {
  id: string;
  channelId: string;
  workstreamId: string;
  queueId: string | undefined;
  customer: Customer;
  /** `conversationrequestid` of each request that led here. */
  requestIds: string[];
  skipDeflectionBot: boolean;
  context: Map<string, ContextValue>;
  /** Whether the row and the context can be read yet. */
  recorded: boolean;
  state: State;
  reason: Reason;
  messages: Message[];
  lastMessageId: number;
  offer: Offer | undefined;
  /** The rep whose conversation it is. */
  primary: string | undefined;
  /** Reps who were asked in, and whether the customer hears them. */
  consulted: Map<string, "private" | "public">;
  /** Reps who would not take it. */
  avoid: Set<string>;
  customerTypedAt: number | undefined;
  /** The latest message of a rep that the customer has read. */
  readUpTo: string | undefined;
  customEvents: { name: string; value: string | undefined; at: number }[];
  startedAt: number;
  closedAt: number | undefined;
  /** When the webhook took the event that ends it. */
  endKnownAt: number | undefined;
}

/** Whether it goes on: such a conversation is found again by its `customerid` (contract dynamics-365 7.4). */
export function isActive({ state }: Conversation): boolean {
  return state !== "Wrap-up" && state !== "Closed";
}
