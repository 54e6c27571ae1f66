/** Where the people are. Each desk is a folder that knows nothing of Express, of the store or of other desks. */
export type DeskName = "salesforce-messaging" | "salesforce-cases" | "dynamics-omnichannel" | "dynamics-incidents";

/** How sure we are of who the customer is (design section 6). */
export type IdentityKind =
  | "verified-email"
  | "matched-by-phone"
  | "anonymous"
  | "guest"
  /** A verified exchange came back with a guest's subject: told as an error, never as "verified". */
  | "fell-back-to-anonymous";

export interface Identity {
  kind: IdentityKind;
  /** What the identity token's subject is made from: an e-mail address, an E.164 number or a session id. */
  value: string;
}

/** What a desk needs to know of a handoff before it opens a conversation. */
export interface DeskHandoff {
  handoffId: string;
  sessionId: string;
  /** Which conversation of the handoff this is, from 1. */
  conversationNo: number;
  /** Whether the session was never handed off before, so that its own id may name the conversation. */
  isFirst: boolean;
  identity: Identity;
  channel: string;
  language: string | undefined;
  priority: string | undefined;
  reason: string | undefined;
  summary: string | undefined;
  sentiment: string | undefined;
  ticketNumber: number | undefined;
  customer: {
    name: string | undefined;
    email: string | undefined;
    /** What was only typed in; nobody has checked it. */
    nonVerifiedEmail: string | undefined;
    phone: string | undefined;
  };
  followUp: string | undefined;
  /** Where OpenCX shows the session. */
  link: string | undefined;
  metadata: Record<string, string>;
}

/** What `prepare` found out; all of it is committed before anything is created at the desk. */
export interface Prepared {
  /** Absent where the desk itself gives the id when it opens. */
  externalId?: string;
  /**
   * Whose conversation it is, where one conversation of a connection serves all of somebody's handoffs while it is
   * open: among those with the same key one opens it, and the others join.
   */
  shareKey?: string;
  /** Secret; stored encrypted. Only this desk knows its shape. */
  credentials: object;
  identityKind: IdentityKind;
  attributes: Record<string, string>;
  warnings: { code: string; message: string }[];
}

/** Where a desk keeps the secrets of one conversation. */
export interface CredentialBox {
  /** @param fresh read again what another process may have stored. */
  read(fresh?: boolean): Promise<{ value: object; version: number }>;
  /** @returns false when somebody else replaced them first; then read again. */
  replace(value: object, version: number): Promise<boolean>;
}

export interface DeskConversation {
  id: string;
  handoff: DeskHandoff;
  externalId: string;
  attributes: Record<string, string>;
  credentials: CredentialBox;
  /** What the last committed event left behind, for resuming. */
  cursor: object | null;
  /** True until a rep has joined for the first time. */
  waiting: boolean;
}

export interface DeskFile {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

/** Who a text comes from; `bridge` is what the bridge itself tells the rep. */
export type Author = "customer" | "ai" | "inbox" | "system" | "bridge";

export interface DeskText {
  id: string;
  kind: "text";
  /** Begins with a word on its author, unless that is the customer. */
  text: string;
  author: Author;
  /** The author's name, where it is known. */
  name?: string;
  isFirst: boolean;
  /** Its place among the parts of the brief, from 1. */
  part?: { no: number; of: number };
}

/** One thing to bring to the desk. `id` is the same at every try. */
export type DeskEntry =
  | DeskText
  | { id: string; kind: "file"; file: DeskFile; isFirst: boolean }
  | { id: string; kind: "receipt"; receipt: "delivery" | "read"; messageIds: string[] };

export interface OpenOptions {
  /** The brief, in order; the desk may take as much of it along as it creates in one piece. */
  brief: DeskText[];
  /** The conversation that another handoff with the same `shareKey` has opened. */
  existing?: string;
}

export interface Opened {
  /** Another id than the chosen one when that was somebody else's. */
  externalId: string;
  /** Ids of the desk's records, by name; they go into the trace and to OpenCX. */
  records: Record<string, string>;
  /** Entries of the brief that went with it. */
  delivered?: { id: string; externalId: string }[];
  /** What the desk did not take, and the conversation was opened without. */
  warnings?: { code: string; message: string; remedy?: string }[];
}

/** What `open` throws when the existing conversation is over: the handoff then opens one of its own. */
export const existingIsOver = "DESK_EXISTING_IS_OVER";

export type DeliverOutcome =
  | { status: "done"; externalId?: string }
  /**
   * Not now. `counted` is false where waiting is nobody's fault, such as a budget; `nothingSent` where the next try need
   * not look whether this one has arrived.
   */
  | { status: "later"; code: string; afterMs?: number; counted: boolean; nothingSent?: boolean }
  | { status: "never"; code: string; remedy: string }
  /** The desk does not take this file; a link may go instead. */
  | { status: "file-refused"; code: string }
  /** The desk says that the conversation is over. */
  | { status: "over"; code: string };

export interface Rep {
  id: string;
  name: string;
  /** `supervisor` and `rep` are people; a `bot` is not counted as somebody who joined. */
  role: "rep" | "supervisor" | "bot" | "system";
}

export interface DeskAttachment {
  name: string;
  mimeType: string;
  /** Where the desk fetches it, or the desk's own id of it. */
  url: string;
}

interface DeskEventBase {
  /** The desk's identifier of the event: the same event has the same key however often it is read. */
  key: string;
  at: Date;
  /** Where to resume after this event; committed with it. */
  cursor?: object;
}

/** Everything a desk can tell, one closed union for all desks. */
export type DeskEvent = DeskEventBase &
  (
    | { type: "queued"; waitSeconds?: number; records?: Record<string, string> }
    | { type: "position"; position: number }
    | { type: "offered" }
    | { type: "joined"; rep: Rep }
    | { type: "message"; messageId: string; rep: Rep; text: string; attachments: DeskAttachment[] }
    | { type: "typing"; on: boolean }
    | { type: "delivered"; messageId: string }
    | { type: "read"; messageId: string }
    | { type: "transferring" }
    | { type: "left"; rep: Rep }
    | { type: "ended"; by: "rep" | "customer" | "system" | "unknown"; why: string }
    | { type: "unavailable"; reason: UnavailableReason; detail: string }
    /** For the trace alone: what has no meaning for the handoff. */
    | { type: "noted"; what: string; level?: "info" | "warning"; data?: Record<string, unknown> }
  );

export type UnavailableReason = "closed" | "no_reps" | "over_limit" | "routing_failed";

/** What a desk says of a conversation when it is asked. */
export type DeskStatus = "waiting" | "with-rep" | "transferring" | "nobody" | "gone" | "unknown";

export interface Finding {
  check: string;
  result: "pass" | "warn" | "fail";
  found: string;
  remedy?: string;
}

export interface DeskLimits {
  partCharacters: number;
  partBytes: number;
  briefParts: number;
}

export interface DeliverOptions {
  uncertain: boolean;
  onlyLook?: boolean;
  /** The desk's id of the newest entry that is known to have arrived: what is uncertain can only stand behind it. */
  previous?: string | undefined;
  signal?: AbortSignal;
}

/** Deliveries of a desk's webhook for one conversation, stored before they were answered. */
export interface Inbox {
  /** Those behind this number, in the order they came. */
  after(no: number): Promise<{ no: number; at: Date; body: unknown }[]>;
  /** Waits until there may be more, or for so many milliseconds. */
  changed(ms: number, signal: AbortSignal): Promise<void>;
}

/** What the bridge itself has brought to a conversation. */
export interface Own {
  /**
   * Whether one of its entries is this message: by the desk's id, which may be empty, or only by its words.
   *
   * @returns undefined where none is.
   */
  find(message: { id: string; text: string }): Promise<"id" | "words" | undefined>;
}

export interface FollowOptions {
  signal: AbortSignal;
  /** Called each time the stream is open, before its first event. */
  onConnected(): void;
  /** Whether a rep is known to be in the conversation, for telling an end from a wait after a gap. */
  hasRep(): boolean;
  /** What the desk's webhook has brought for the conversation. */
  inbox?: Inbox;
  own?: Own;
}

/** The contract between the heart of the bridge and a desk. */
export interface Desk {
  readonly name: DeskName;
  readonly connection: string;
  readonly limits: DeskLimits;
  /** Whether the desk takes an entry's own id, so that sending it again changes nothing. Else it looks before it repeats. */
  readonly keepsIds: boolean;
  /**
   * Of a desk that hears by an inbox and, at an end, looks for what was said last: the delivery that stands for an end
   * that nobody told of. Only its `follow` concludes a conversation then.
   */
  readonly lostEnd?: object;
  /** Proves who the customer is and chooses the ids; creates nothing. */
  prepare(handoff: DeskHandoff): Promise<Prepared>;
  /**
   * Creates the conversation, or joins the existing one. Safe to repeat.
   *
   * @throws BridgeError `existingIsOver` when there is nothing to join any more.
   */
  open(conversation: DeskConversation, options: OpenOptions): Promise<Opened>;
  /**
   * `uncertain`: an earlier try ended with no answer; look before repeating where the desk does not take our ids.
   * `onlyLook`: the handoff has ended meanwhile; say whether that try got through, or `over`, and send nothing.
   */
  deliver(conversation: DeskConversation, entry: DeskEntry, options: DeliverOptions): Promise<DeliverOutcome>;
  /** @param options.shared other handoffs go on in the same conversation, so it stays open for them. */
  close(conversation: DeskConversation, reason: string, options?: { shared: boolean }): Promise<void>;
  /** A live desk's events. One that has no `follow` is not live: it tells by a webhook, and nobody waits for a rep to join. */
  follow?(conversation: DeskConversation, options: FollowOptions): AsyncIterable<DeskEvent>;
  status(conversation: DeskConversation): Promise<DeskStatus>;
  /** Whether the desk is open for business now; undefined where it does not say. */
  isOpen(): Promise<boolean | undefined>;
  /** Fetches what a rep attached. */
  fetchAttachment(conversation: DeskConversation, attachment: DeskAttachment, maxBytes: number): Promise<DeskFile>;
  /**
   * What remains to be done once a conversation is open, and nobody has to wait for; tried a few times.
   *
   * @throws BridgeError while it cannot be done.
   */
  finishOpening?(conversation: DeskConversation): Promise<void>;
  check(): Promise<Finding[]>;
}

/** A desk that tells what happens while the bridge listens. */
export interface LiveDesk extends Desk {
  follow(conversation: DeskConversation, options: FollowOptions): AsyncIterable<DeskEvent>;
}
