import { longRecordId } from "../lib/record-id.ts";
import { type Conversation, findByExternalId } from "../store/conversations.ts";
import { findHandoff, type Handoff, handoffsOfSession } from "../store/handoffs.ts";
import type { HandoffState } from "../store/schema.ts";
import { conversationsOfCase } from "../store/shared-cases.ts";
import type { Executor } from "../store/store.ts";
import { readTrace, type StoredTraceEvent } from "../store/trace.ts";
import { sessionLink } from "./session-link.ts";
import type { Parts } from "./parts.ts";
import type { EntryPayloads, HandoffFacts, SaidPayload, TriedStep } from "./payloads.ts";
import { reasonText } from "./reasons.ts";

export interface ConversationView {
  no: number;
  connection: string | null;
  desk: string | null;
  conversationId: string | null;
  /** Ids of the desk's own records, for example `messagingSessionId`. */
  records: Record<string, string>;
  stage: string;
  reps: string[];
}

export interface HandoffView {
  id: string;
  sessionId: string;
  state: HandoffState;
  source: string;
  channel: string | null;
  language: string | null;
  priority: string | null;
  identity: string | null;
  /** Set when the desk did not take the customer for who they are: see the trace. */
  identityFellBack: boolean;
  unavailableReason: string | null;
  conversations: ConversationView[];
  createdAt: string;
  openedAt: string | null;
  firstJoinedAt: string | null;
  firstReplyAt: string | null;
  endedAt: string | null;
  endedBy: string | null;
  endReason: string | null;
  error: { code: string; message: string; remedy: string } | null;
}

/** What a caller is told of a handoff. */
export async function viewHandoff(db: Executor, handoff: Handoff): Promise<HandoffView> {
  const conversations = await db
    .selectFrom("conversations")
    .selectAll()
    .where("handoff_id", "=", handoff.id)
    .orderBy("no")
    .execute();
  return { ...handoffLine(handoff), conversations: conversations.map(viewConversation) };
}

/** A handoff without its conversations: what its own row tells. */
export function handoffLine(handoff: Handoff): Omit<HandoffView, "conversations"> {
  return {
    id: handoff.id,
    sessionId: handoff.session_id,
    state: handoff.state,
    source: handoff.source,
    channel: handoff.channel,
    language: handoff.language,
    priority: handoff.priority,
    identity: handoff.identity_kind,
    identityFellBack: handoff.identity_kind === "fell-back-to-anonymous",
    unavailableReason: handoff.unavailable_reason,
    createdAt: handoff.created_at.toISOString(),
    openedAt: iso(handoff.opened_at),
    firstJoinedAt: iso(handoff.first_joined_at),
    firstReplyAt: iso(handoff.first_reply_at),
    endedAt: iso(handoff.ended_at),
    endedBy: handoff.ended_by,
    endReason: handoff.end_reason,
    error: handoff.error,
  };
}

function viewConversation(conversation: Conversation): ConversationView {
  return {
    no: conversation.no,
    connection: conversation.connection,
    desk: conversation.desk,
    conversationId: conversation.external_id,
    records: conversation.records,
    stage: conversation.stage,
    reps: conversation.reps.map((rep) => rep.name),
  };
}

export interface TranscriptLine {
  at: string;
  /** Who said it: customer, ai, inbox, system, rep, bridge. */
  speaker: string;
  name: string | null;
  text: string;
  files: string[];
  /** `before`: the brief tells it. Else what became of it: pending, done, dead, too_late. */
  status: string;
}

/** Everything a rep or an admin may see of one handoff, one page of it (design section 9). */
export interface TraceView {
  handoff: HandoffView;
  customer: HandoffFacts["customer"] | null;
  sentiment: string | null;
  ticketNumber: number | null;
  reason: string | null;
  summary: string | null;
  steps: TriedStep[];
  /** Where the caller named no steps: the AI's last answers. */
  lastAnswers: string[];
  link: string | null;
  transcript: TranscriptLine[];
  events: StoredTraceEvent[];
  /** Ask again with this as `after` for more events; null when these were the last. */
  next: number | null;
}

const pageBytes = 180_000;
const eventsPerPage = 200;
const linesPerPage = 200;

/**
 * The trace of the conversation that the bridge itself opened under this id; undefined for any other id. Where several
 * handoffs share a Case it is the one that a reply would go to.
 */
export async function traceOfConversation(parts: Parts, conversationId: string, after: number) {
  const { db } = parts.store;
  const [ofCase] = await conversationsOfCase(db, longRecordId(conversationId));
  const conversation = ofCase ?? (await findByExternalId(db, conversationId));
  const handoff = conversation && (await findHandoff(db, conversation.handoff_id));
  return handoff && traceOf(parts, handoff, after);
}

/** The traces of a session's handoffs, newest first. */
export async function tracesOfSession(parts: Parts, sessionId: string, after: number): Promise<TraceView[]> {
  const handoffs = await handoffsOfSession(parts.store.db, sessionId, 5);
  return Promise.all(handoffs.map((handoff) => traceOf(parts, handoff, after)));
}

export async function traceOf(parts: Parts, handoff: Handoff, after: number): Promise<TraceView> {
  const { db } = parts.store;
  const facts = handoff.facts as Partial<HandoffFacts>;
  const [view, events, lines] = await Promise.all([
    viewHandoff(db, handoff),
    readTrace(db, handoff.id, { after, limit: eventsPerPage }),
    after === 0 ? transcriptOf(db, handoff.id, facts.customer?.name ?? null) : [],
  ]);
  const steps = facts.steps ?? [];
  return {
    handoff: view,
    customer: facts.customer ?? null,
    sentiment: facts.sentiment ?? null,
    ticketNumber: facts.ticketNumber ?? null,
    reason: reasonText(handoff.reason) ?? null,
    summary: handoff.summary,
    steps,
    lastAnswers: steps.length > 0 ? [] : lastAnswers(lines),
    link: sessionLink(parts, handoff.session_id) ?? null,
    transcript: newestWithin(lines, pageBytes),
    events,
    next: events.length === eventsPerPage ? (events.at(-1)?.id ?? null) : null,
  };
}

async function transcriptOf(db: Executor, handoffId: string, customer: string | null): Promise<TranscriptLine[]> {
  const rows = await db
    .selectFrom("entries")
    .select(["kind", "payload", "status", "source_at", "created_at", "direction", "seq"])
    .where("handoff_id", "=", handoffId)
    .where("kind", "in", ["in-brief", "said", "file", "reply", "notice", "rep-notice"])
    .where("source_key", "not like", "told:%")
    .orderBy((eb) => eb.fn.coalesce("source_at", "created_at"), "desc")
    .orderBy("seq", "desc")
    .limit(linesPerPage)
    .execute();
  return rows.reverse().map((row) => {
    const line = words(row.kind, row.payload);
    return {
      at: (row.source_at ?? row.created_at).toISOString(),
      status: row.kind === "in-brief" ? "before" : row.status,
      ...line,
      name: line.name ?? (line.speaker === "customer" ? customer : null),
    };
  });
}

function words(kind: string, payload: object): Pick<TranscriptLine, "speaker" | "name" | "text" | "files"> {
  if (kind === "reply") {
    const reply = payload as EntryPayloads["reply"];
    return { speaker: "rep", name: reply.repName, text: reply.text, files: reply.attachments.map((file) => file.name) };
  }
  if (kind === "notice" || kind === "rep-notice") {
    return { speaker: "bridge", name: null, text: (payload as { text: string }).text, files: [] };
  }
  if (kind === "file") {
    const { speaker, name, file } = payload as EntryPayloads["file"];
    return { speaker, name: name ?? null, text: "", files: [file.name] };
  }
  const said = payload as SaidPayload & { attachments?: { name: string }[] };
  return {
    speaker: said.speaker,
    name: said.name ?? null,
    text: said.text,
    files: (said.attachments ?? []).map((file) => file.name),
  };
}

function lastAnswers(lines: TranscriptLine[]): string[] {
  return lines
    .filter((line) => line.speaker === "ai" && line.text !== "" && line.status === "before")
    .slice(-3)
    .map((line) => line.text);
}

/** The newest lines that fit a page: a panel reads at most 200 kB. */
function newestWithin(lines: TranscriptLine[], bytes: number): TranscriptLine[] {
  let size = 0;
  const first = lines.findLastIndex((line) => (size += Buffer.byteLength(JSON.stringify(line))) > bytes);
  return lines.slice(first + 1);
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
