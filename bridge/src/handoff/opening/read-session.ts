import { BridgeError } from "../../lib/errors.ts";
import { oneLine } from "../../lib/one-line.ts";
import type { HistoryItem, OpencxSession } from "../../opencx/types.ts";
import type { Handoff } from "../../store/handoffs.ts";
import { summaryOf, type Turn } from "../brief.ts";
import { normaliseChannel } from "../channel.ts";
import { earlierHandoffs, eventEpoch, fallbackEpoch, isKnownEvent, newestHandoffEvent } from "../epoch.ts";
import { decideIdentity, normaliseNumber } from "../identity.ts";
import type { Parts } from "../parts.ts";
import type { HandoffFacts, HandoffRequest } from "../payloads.ts";
import { wasServed } from "./was-served.ts";

export interface ReadResult {
  session: OpencxSession;
  history: HistoryItem[];
  /** The history has more pages than the settings let the bridge read. */
  historyCut: boolean;
  epoch: string | null;
  channel: string;
  language: string | undefined;
  reason: string | undefined;
  summary: string | undefined;
  facts: HandoffFacts;
  transcript: Turn[];
}

/** Why a reported handoff opens nothing (design section 4), and which handoff of the session it was. */
export interface Dismissal {
  dismiss: "duplicate" | "session-closed" | "owned-elsewhere" | "no-epoch";
  epoch?: string;
}

const otherDesks = new Set(["salesforce", "dynamics365", "salesforce_miaw"]);

/**
 * Reads the session and its history, together, and decides whether this really is a new handoff.
 * Two requests for a history of one page.
 */
export async function readForOpening(
  parts: Parts,
  handoff: Handoff,
  signal: AbortSignal,
): Promise<ReadResult | Dismissal> {
  const request = handoff.request as HandoffRequest;
  const [session, { items: history, cut }, earlier] = await Promise.all([
    parts.opencx.session(handoff.session_id, signal),
    parts.opencx.history(handoff.session_id, parts.config.opencx.historyPageLimit, signal),
    earlierHandoffs(parts.store.db, handoff),
  ]);
  const epoch = await decideEpoch(parts, handoff, history, earlier);
  if (typeof epoch === "object") return epoch;
  if (session.status !== "open" && request.writtenAfterEnd === undefined) return { dismiss: "session-closed", epoch };
  if (await isOwnedElsewhere(parts, session)) return { dismiss: "owned-elsewhere", epoch };
  const transcript = transcriptOf(history, request);
  const channel = normaliseChannel(session.channel.type);
  return {
    session,
    history,
    historyCut: cut,
    epoch,
    channel,
    language: session.language ?? request.language,
    reason: handoff.reason ?? request.reason,
    summary: summaryOf(chooseSummary(session, request), transcript),
    facts: factsOf(session, request, channel, earlier.every(isDuplicate), history.length),
    transcript,
  };
}

/** How long a report may be ahead of the history that proves it. */
const historyLagMs = 10_000;

async function decideEpoch(
  parts: Parts,
  handoff: Handoff,
  history: HistoryItem[],
  earlier: Handoff[],
): Promise<string | Dismissal> {
  const event = newestHandoffEvent(history);
  if (event === undefined) return handoff.epoch ?? epochWithoutEvent(handoff, earlier);
  const epoch = eventEpoch(event);
  if (handoff.epoch !== null && handoff.epoch !== epoch) return handoff.epoch;
  const real = earlier.filter((one) => !isDuplicate(one));
  if (!isKnownEvent(event, earlier) && !(await wasServed(parts.store.db, event, history, real))) return epoch;
  const age = parts.clock.now().getTime() - handoff.created_at.getTime();
  if (handoff.epoch === null && age < historyLagMs) throw notYetInHistory();
  return { dismiss: "duplicate" };
}

function epochWithoutEvent(handoff: Handoff, earlier: Handoff[]): string | Dismissal {
  const byCaller = fallbackEpoch(handoff.request, earlier.every(isDuplicate));
  if (byCaller === undefined) return { dismiss: "no-epoch" };
  return earlier.some((one) => one.epoch === byCaller) ? { dismiss: "duplicate" } : byCaller;
}

/** A report that opened nothing, because its handoff was known. */
function isDuplicate(handoff: Handoff): boolean {
  return handoff.end_reason === "duplicate";
}

function notYetInHistory(): BridgeError {
  return new BridgeError({
    code: "HANDOFF_NOT_YET_IN_HISTORY",
    message: "The session's history shows no handoff yet that has not been dealt with.",
    remedy: "Nothing to do: the bridge looks again, and opens nothing if this was an old report.",
    retryable: true,
    retryAfterMs: 2000,
  });
}

/** An org uses either OpenCX's built-in integration or the bridge, never both for one session (contract Q10). */
async function isOwnedElsewhere(parts: Parts, session: OpencxSession): Promise<boolean> {
  const record = session.ticketingSystem;
  if (record === undefined || record.externalId === "" || !otherDesks.has(record.name)) return false;
  const ours = await parts.store.db
    .selectFrom("conversations")
    .select("id")
    .where("external_id", "=", record.externalId)
    .executeTakeFirst();
  return ours === undefined;
}

/** A summary from an unsigned webhook is nobody's word: then only OpenCX's own API counts. */
function chooseSummary(session: OpencxSession, request: HandoffRequest): string | undefined {
  return (request.trusted ? request.summary : undefined) ?? session.handoff?.summary;
}

function transcriptOf(history: HistoryItem[], request: HandoffRequest): Turn[] {
  const { writtenAfterEnd: again } = request;
  const told = again === undefined || again.wholeStory ? undefined : new Set(again.messages);
  const spoken = history.filter((item) => item.kind === "message" && (told?.has(item.id) ?? true));
  if (spoken.length > 0) return spoken;
  return (request.transcript ?? []).map((turn) => ({
    at: turn.at === undefined ? undefined : new Date(turn.at),
    speaker: turn.speaker,
    name: turn.name,
    text: turn.text,
    attachments: [],
  }));
}

function factsOf(
  session: OpencxSession,
  request: HandoffRequest,
  channel: string,
  isFirst: boolean,
  transcriptItems: number,
): HandoffFacts {
  const contact = session.contact;
  return {
    ticketNumber: session.ticketNumber,
    sentiment: session.handoff?.sentiment ?? (request.trusted ? request.sentiment : undefined),
    customer: {
      name: nameOf(contact?.name),
      nonVerifiedName: nameOf(contact?.nonVerifiedName),
      email: contact?.email,
      nonVerifiedEmail: contact?.nonVerifiedEmail,
      phone: normaliseNumber(contact?.phone) ?? contact?.phone,
    },
    identity: decideIdentity(session, channel),
    followUp: request.followUp,
    steps: request.steps ?? [],
    metadata: request.attributes ?? {},
    isFirst,
    transcriptItems,
  };
}

/** A name is one line, wherever it is shown. */
function nameOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : oneLine(name, 200);
}
