import type { ColumnType, Generated, JSONColumnType } from "kysely";

/** Where an entry goes. `to-callback` exists only where a callback address is configured. */
export type Direction = "to-desk" | "to-opencx" | "to-callback";

/** The state of a handoff (design section 6). */
export type HandoffState =
  "received" | "opening" | "queued" | "with-rep" | "transferring" | "handing-on" | "ended" | "failed";

export type EntryStatus = "pending" | "sending" | "done" | "skipped" | "dead" | "too_late";

/** `new`: nothing done; `prepared`: credentials stored; `open`: it exists at the desk; `closed`: over. */
export type ConversationStage = "new" | "prepared" | "open" | "closed";

type Json<T extends object> = JSONColumnType<T, string, string>;
type NullableJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;
type NullableDate = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface HandoffTable {
  id: string;
  session_id: string;
  epoch: string | null;
  source: string;
  connection: string | null;
  state: HandoffState;
  version: Generated<number>;
  conversation_no: Generated<number>;
  channel: string | null;
  language: string | null;
  priority: string | null;
  mode: string | null;
  reason: string | null;
  summary: string | null;
  identity_kind: string | null;
  request: Json<object>;
  facts: Json<object>;
  brief_cutoff: NullableDate;
  taken_over: Generated<boolean>;
  unavailable_reason: string | null;
  last_customer_at: NullableDate;
  created_at: Date;
  opened_at: NullableDate;
  first_joined_at: NullableDate;
  first_reply_at: NullableDate;
  ended_at: NullableDate;
  /** `updated_at` of the session, by OpenCX's clock, of the change that was last looked at. */
  session_seen_at: NullableDate;
  ended_by: string | null;
  end_reason: string | null;
  error: NullableJson<{ code: string; message: string; remedy: string }>;
  /** Retention has taken everything but the ids. */
  words_forgotten: Generated<boolean>;
}

export interface ConversationTable {
  id: string;
  handoff_id: string;
  no: number;
  connection: string | null;
  desk: string | null;
  external_id: string | null;
  stage: ConversationStage;
  attempts: Generated<number>;
  records: Json<Record<string, string>>;
  attributes: Json<Record<string, string>>;
  credentials: string | null;
  credentials_version: Generated<number>;
  cursor: NullableJson<object>;
  reps: Json<{ id: string; name: string }[]>;
  unread: Json<string[]>;
  queue_notice: NullableJson<{ at: string; text: string }>;
  owner_id: string | null;
  /** Whether its desk tells by a stream that somebody has to follow. */
  live: Generated<boolean>;
  /** Whose conversation it is, where several handoffs share one: see `shared_conversations`. */
  share_key: string | null;
  opened_at: NullableDate;
  closed_at: NullableDate;
}

export interface LaneTable {
  handoff_id: string;
  direction: Direction;
  next_seq: number;
  pending: Generated<number>;
  claimed_by: string | null;
  claim_no: Generated<number>;
  claimed_until: NullableDate;
  next_attempt_at: NullableDate;
}

export interface EntryTable {
  id: string;
  handoff_id: string;
  direction: Direction;
  seq: number;
  kind: string;
  source_key: string;
  alias_key: string | null;
  /** Its names beyond these two; one of OpenCX's history is never here. */
  more_keys: Generated<string[]>;
  payload: Json<object>;
  text_hash: string | null;
  status: Generated<EntryStatus>;
  attempts: Generated<number>;
  error_code: string | null;
  external_id: string | null;
  source_at: NullableDate;
  created_at: Date;
  sending_at: NullableDate;
  done_at: NullableDate;
  desk_delivered_at: NullableDate;
  desk_read_at: NullableDate;
}

export interface TraceEventTable {
  id: Generated<number>;
  handoff_id: string;
  conversation_no: number | null;
  at: Date;
  kind: string;
  level: Generated<string>;
  duration_ms: number | null;
  data: Json<Record<string, unknown>>;
  source_key: string | null;
}

export interface TimerTable {
  handoff_id: string;
  kind: string;
  due_at: Date;
  version: Generated<number>;
  attempts: Generated<number>;
}

/** The conversation at a desk that serves all handoffs with the same key while it is open. */
export interface SharedConversationTable {
  connection: string;
  share_key: string;
  /** The conversation that opens it, or opened it. */
  conversation_id: string;
  /** Absent while it is being opened. */
  external_id: string | null;
}

/** What the org told of a Case; applied once, in the order of the org's numbers. */
export interface CaseEventTable {
  org_id: string;
  key: string;
  number: number;
  case_id: string;
  type: string;
  payload: Json<object>;
  received_at: Date;
  /** From when on it is applied even though a lower number is missing. */
  due_at: Date;
  applied_at: NullableDate;
}

export interface Database {
  handoffs: HandoffTable;
  conversations: ConversationTable;
  lanes: LaneTable;
  entries: EntryTable;
  trace_events: TraceEventTable;
  timers: TimerTable;
  shared_conversations: SharedConversationTable;
  case_events: CaseEventTable;
  desk_inbox: {
    no: Generated<number>;
    connection: string;
    external_id: string;
    body: ColumnType<unknown, string, never>;
    received_at: Date;
  };
  case_event_marks: { org_id: string; number: number };
  idempotency_keys: {
    caller: string;
    key: string;
    body_hash: string;
    handoff_id: string | null;
    created_at: Date;
  };
  webhook_receipts: { key: string; event: string; session_id: string | null; received_at: Date };
  processes: { id: string; name: string; started_at: Generated<Date>; heartbeat_at: Generated<Date> };
  schedules: { name: string; next_at: Date; mark: string | null };
}
