import type { RequestEntry } from "./request-book.ts";
import type { Attachment, HistoryRecord, SessionRecord } from "./types.ts";
import { iso } from "./wire.ts";
import type { World } from "./world.ts";

/** One thing the customer sees, in order. */
export interface LedgerLine {
  id: string;
  at: string;
  /** `message`, or one of the system rows that the widget draws. */
  kind: string;
  from?: "contact" | "ai" | "agent";
  name?: string;
  contentType?: string;
  text?: string;
  attachments: {
    id: string;
    name: string;
    type: string;
    bytes: number;
    sha256?: string;
    url: string;
    error?: string;
  }[];
}

/** Everything that became of one session. */
export interface Ledger {
  sessionId: string;
  status: string;
  aiInCharge: boolean;
  visible: LedgerLine[];
  /** Types of all history items, in order, also those the customer never sees. */
  events: { id: string; at: string; type: string }[];
  handoffs: { at: string; eventId: string; reason: string; summary: string; sentiment?: string }[];
  statusChanges: { at: string; from: string; to: string; by: string }[];
  customData: Record<string, unknown>;
  customDataChanges: { at: string; data: Record<string, unknown> }[];
  takeovers: { at: string; messageId: string; effective: boolean }[];
  patches: { at: string; body: unknown; changed: boolean }[];
  /** How many PATCHes asked for `closed_resolved`. */
  resolves: number;
  miawNotifications: string[];
  csat: { requested: number; score: number | null; comment: string | null };
  requests: RequestEntry[];
}

/** System rows that the widget draws (contract opencx 9.10). */
const drawnRows = new Set(["state_checkpoint", "csat_requested", "csat_submitted"]);

/** Reads the ledger of a session. @throws ApiError 404 */
export function readLedger(world: World, sessionId: string): Ledger {
  const session = world.store.session(sessionId);
  const { book } = session;
  const dated = <T extends { at: number }>(items: T[]) => items.map((item) => ({ ...item, at: iso(item.at) }));
  const score = world.store.scores.get(sessionId);
  return {
    sessionId,
    status: session.status,
    aiInCharge: session.aiInCharge,
    visible: session.history.filter(isDrawn).map(ledgerLine),
    events: session.history.map(({ id, createdAt, type }) => ({ id, at: iso(createdAt), type })),
    handoffs: dated(book.handoffs),
    statusChanges: dated(book.statusChanges),
    customData: session.customData ?? {},
    customDataChanges: dated(book.customDataChanges),
    takeovers: dated(book.takeovers),
    patches: dated(book.patches),
    resolves: book.patches.filter(asksForResolve).length,
    miawNotifications: book.miawNotifications.map(iso),
    csat: { requested: countRequested(session), score: score?.score ?? null, comment: score?.comment ?? null },
    requests: world.requests.ofSession(sessionId),
  };
}

function isDrawn(item: HistoryRecord): boolean {
  return item.type === "message" || drawnRows.has(item.type);
}

function ledgerLine(item: HistoryRecord): LedgerLine {
  const { content } = item;
  const text = content !== undefined && typeof content["text" as keyof typeof content] === "string";
  const from = item.speaker === "third_party_agent" ? "agent" : item.speaker;
  return {
    id: item.id,
    at: iso(item.createdAt),
    kind: item.type,
    ...(from === undefined ? {} : { from }),
    ...(item.name === undefined ? {} : { name: item.name }),
    ...(content === undefined ? {} : { contentType: content.type }),
    ...(text ? { text: String(content["text" as keyof typeof content]) } : {}),
    attachments: (item.attachments ?? []).map(ledgerAttachment),
  };
}

function ledgerAttachment({ size, ...rest }: Attachment): LedgerLine["attachments"][number] {
  return { ...rest, bytes: size };
}

function asksForResolve({ body }: { body: unknown }): boolean {
  return (body as { status?: string }).status === "closed_resolved";
}

function countRequested(session: SessionRecord): number {
  return session.history.filter((item) => item.type === "csat_requested").length;
}
