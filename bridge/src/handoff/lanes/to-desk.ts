import type { DeliverOutcome, Desk, DeskConversation, DeskEntry } from "../../desks/desk.ts";
import { errorCode, isBridgeError } from "../../lib/errors.ts";
import { derivedId } from "../../lib/ids.ts";
import { findConversation, type Conversation } from "../../store/conversations.ts";
import { type Entry, markAttempt, pendingEntries } from "../../store/entries.ts";
import { findHandoff, type Handoff, handoffUnknown, lockHandoff } from "../../store/handoffs.ts";
import type { Claim } from "../../store/lanes.ts";
import type { Tx } from "../../store/store.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import { endHandoff } from "../ending.ts";
import { openConversation, openingFailed, type OpeningJob } from "../opening.ts";
import { tellCustomer } from "../outgoing.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";
import { retryAt } from "../retry.ts";
import { isOver } from "../states.ts";
import type { StreamKeeper } from "../streams.ts";
import { tell } from "../tracer.ts";
import { giveBackToAi } from "../unavailable.ts";
import { customerFile, fileAsLink } from "./customer-file.ts";
import { finishEntry } from "./finish.ts";
import type { LaneHandler } from "./lane-runner.ts";
import { StaleClaim } from "./stale-claim.ts";

interface Job {
  parts: Parts;
  streams: StreamKeeper;
  claim: Claim;
  signal: AbortSignal;
  handoff: Handoff;
  conversation: Conversation;
  desk: Desk;
  view: DeskConversation;
}

const batch = 20;

/** Works a lane to the desk: opens the conversation first, then delivers in order. */
export function toDeskHandler(parts: Parts, streams: StreamKeeper): LaneHandler {
  return async (claim, signal) => {
    const { handoff, conversation } = await load(parts, claim);
    if (isOver(handoff)) return undefined;
    if (conversation.stage !== "open") {
      const opening = { parts, streams, claim, handoff, conversation, signal };
      try {
        if (!(await openConversation(opening))) return undefined;
      } catch (error) {
        if (error instanceof StaleClaim) throw error;
        const failed = await openingFailed(opening, error, (attempts, ms) => retryAt(parts, attempts, ms));
        if (!failed.ended) return { retryAt: failed.retryAt };
        await closeWhatMayExist(opening);
        return undefined;
      }
    }
    return deliverAll(parts, streams, claim, signal);
  };
}

/** An opening that was given up may have got through after all: nobody shall wait in a conversation that is over. */
async function closeWhatMayExist({ parts, handoff, conversation, claim }: OpeningJob): Promise<void> {
  try {
    const current = await findConversation(parts.store.db, claim.handoffId, conversation.no);
    if (current.credentials === null) return;
    await deskOf(parts, current.connection).close(deskConversation(parts, handoff, current), "given up");
  } catch (error) {
    parts.log.warn({ code: errorCode(error), handoffId: claim.handoffId }, "a conversation could not be closed");
  }
}

async function deliverAll(parts: Parts, streams: StreamKeeper, claim: Claim, signal: AbortSignal) {
  const { handoff, conversation } = await load(parts, claim);
  const desk = deskOf(parts, conversation.connection);
  const view = deskConversation(parts, handoff, conversation);
  const job: Job = { parts, streams, claim, signal, handoff, conversation, desk, view };
  for (;;) {
    const entries = await pendingEntries(parts.store.db, claim, batch);
    if (entries.length === 0) return undefined;
    for (const entry of entries) {
      const later = await deliverOne(job, entry);
      if (later !== undefined) return { retryAt: later };
    }
  }
}

async function load(parts: Parts, claim: Claim) {
  const handoff = await findHandoff(parts.store.db, claim.handoffId);
  if (handoff === undefined) throw handoffUnknown(claim.handoffId);
  return { handoff, conversation: await findConversation(parts.store.db, handoff.id, handoff.conversation_no) };
}

async function deliverOne(job: Job, entry: Entry): Promise<Date | undefined> {
  if (entry.kind === "end") return endAtDesk(job, entry);
  if (entry.kind === "close-previous") return closePrevious(job, entry);
  let deskEntry: DeskEntry;
  try {
    deskEntry = await toDeskEntry(job, entry);
  } catch (error) {
    return tryLater(job, entry, { status: "later", code: errorCode(error), counted: true });
  }
  const outcome = await attempt(job, entry, deskEntry);
  return settle(job, entry, deskEntry, outcome);
}

async function attempt(job: Job, entry: Entry, deskEntry: DeskEntry): Promise<DeliverOutcome> {
  try {
    return await job.desk.deliver(job.view, deskEntry, { uncertain: entry.attempts > 0, signal: job.signal });
  } catch (error) {
    if (!isBridgeError(error)) job.parts.log.error({ err: error, handoffId: entry.handoff_id }, "a desk threw");
    return { status: "later", code: errorCode(error), counted: true };
  }
}

/** The same id at every try, and another one at another conversation. */
function idAtDesk(job: Job, entry: Entry): string {
  return derivedId("entry", entry.id, job.conversation.no);
}

async function toDeskEntry(job: Job, entry: Entry): Promise<DeskEntry> {
  const id = idAtDesk(job, entry);
  if (entry.kind === "receipt") {
    const payload = entry.payload as EntryPayloads["receipt"];
    return { id, kind: "receipt", receipt: payload.receipt, messageIds: payload.messageIds };
  }
  if (entry.kind === "file") {
    const file = await customerFile(job.parts, entry.payload as EntryPayloads["file"], entry.attempts, job.signal);
    if (file === undefined) {
      return { id, kind: "text", text: fileAsLink(entry.payload as EntryPayloads["file"]), isFirst: false };
    }
    return { id, kind: "file", file, isFirst: false };
  }
  const isFirst = entry.kind === "brief" && (entry.payload as EntryPayloads["brief"]).part === 1;
  return { id, kind: "text", text: labelled(entry), isFirst };
}

/** Whoever is not the customer is named: at the desk everything arrives as the customer's. */
function labelled(entry: Entry): string {
  if (entry.kind !== "said") return (entry.payload as { text: string }).text;
  const { speaker, name, text } = entry.payload as EntryPayloads["said"];
  if (speaker === "customer") return text;
  const who = speaker === "ai" ? "AI agent" : speaker === "inbox" ? "OpenCX inbox" : "OpenCX";
  return `[${name === undefined ? who : `${who}, ${name}`}] ${text}`;
}

async function settle(
  job: Job,
  entry: Entry,
  deskEntry: DeskEntry,
  outcome: DeliverOutcome,
): Promise<Date | undefined> {
  switch (outcome.status) {
    case "done":
      await done(job, entry, deskEntry.kind === "receipt" ? undefined : (outcome.externalId ?? deskEntry.id));
      return undefined;
    case "later":
      return tryLater(job, entry, outcome);
    case "file-refused":
      return sendLinkInstead(job, entry, outcome.code);
    case "over":
      await conversationOver(job, outcome.code);
      throw new StaleClaim();
    case "never":
      await dead(job, entry, outcome.code, outcome.remedy);
      return undefined;
  }
}

async function done(job: Job, entry: Entry, externalId: string | undefined): Promise<void> {
  const { parts, claim, handoff } = job;
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "done", externalId }, now);
    const waitedMs = now.getTime() - entry.created_at.getTime();
    await tell(tx.db, handoff, now, `sent-${entry.kind}`, { durationMs: waitedMs, data: { id: externalId } });
    if (entry.kind !== "receipt") parts.metrics.relayed("to-desk", waitedMs / 1000);
  });
}

async function tryLater(
  job: Job,
  entry: Entry,
  outcome: Extract<DeliverOutcome, { status: "later" }>,
): Promise<Date | undefined> {
  const { parts } = job;
  const attempts = entry.attempts + (outcome.counted ? 1 : 0);
  parts.metrics.retried("to-desk", outcome.code);
  const most = entry.kind === "receipt" ? 2 : parts.config.delivery.maxAttempts;
  if (attempts >= most) {
    await dead(job, entry, outcome.code, "Replay it with the replay command once the desk answers again.");
    return undefined;
  }
  await markAttempt(parts.store.db, entry.id, { attempts, errorCode: outcome.code });
  return retryAt(parts, Math.max(1, attempts), outcome.afterMs);
}

async function sendLinkInstead(job: Job, entry: Entry, code: string): Promise<Date | undefined> {
  const { parts } = job;
  const payload = entry.payload as EntryPayloads["file"];
  const id = derivedId("entry-as-link", entry.id, job.conversation.no);
  const link: DeskEntry = { id, kind: "text", text: fileAsLink(payload), isFirst: false };
  const outcome = await attempt(job, entry, link);
  if (outcome.status === "done" && payload.speaker === "customer") {
    await parts.store.transaction(async (tx) => {
      const text = parts.texts.say("fileAsLink", job.handoff.language, { file: payload.file.name });
      const now = parts.clock.now();
      await tell(tx.db, job.handoff, now, "file-as-link", {
        level: "warning",
        data: { code },
        sourceKey: `file-as-link:${entry.id}`,
      });
      await tellCustomer(tx, job.handoff, `file-as-link:${entry.id}`, text, now);
    });
  }
  return settle(job, entry, link, outcome.status === "file-refused" ? { status: "never", code, remedy: "" } : outcome);
}

async function dead(job: Job, entry: Entry, code: string, remedy: string): Promise<void> {
  const { parts, claim, handoff } = job;
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "dead", errorCode: code }, now);
    await tell(tx.db, handoff, now, "dead", {
      level: "error",
      data: { kind: entry.kind, code, remedy, entry: entry.id },
    });
    parts.metrics.dead("to-desk", code);
    const payload = entry.payload as Partial<EntryPayloads["file"]>;
    if (entry.kind === "file" && payload.speaker === "customer") {
      const text = parts.texts.say("fileLost", handoff.language, { file: payload.file?.name ?? "" });
      await tellCustomer(tx, handoff, `file-lost:${entry.id}`, text, now);
    }
  });
}

/** The desk says that the conversation is over: the handoff ends, and what is left is too late. */
async function conversationOver(job: Job, code: string): Promise<void> {
  const { parts, conversation } = job;
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, job.claim.handoffId);
    if (handoff.conversation_no !== conversation.no) return;
    const lastWords = parts.texts.say("endedBySystem", handoff.language);
    const resolve = handoff.channel === "phone" ? parts.config.phone.resolveOnEnd : true;
    await endHandoff(parts, tx, handoff, { by: "unknown", reason: code, resolve, lastWords });
  });
  job.streams.cut(conversation.id);
}

async function endAtDesk(job: Job, entry: Entry): Promise<Date | undefined> {
  const { parts, claim, conversation } = job;
  const end = entry.payload as EntryPayloads["end"];
  if (end.by === "bridge" && (await repCameInTime(job, entry))) return undefined;
  try {
    await job.desk.close(job.view, end.reason);
  } catch (error) {
    if (isBridgeError(error) && !error.retryable) parts.log.warn({ code: error.code }, "the desk refused to close");
    else if (entry.attempts + 1 < parts.config.delivery.maxAttempts) {
      return tryLater(job, entry, { status: "later", code: errorCode(error), counted: true });
    }
  }
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    await finishEntry(tx, claim, entry, { status: "done" }, parts.clock.now());
    await endBy(parts, tx, handoff, end);
  });
  job.streams.cut(conversation.id);
  return undefined;
}

async function endBy(parts: Parts, tx: Tx, handoff: Handoff, end: EntryPayloads["end"]): Promise<void> {
  if (end.by === "bridge" && handoff.unavailable_reason !== null) {
    return giveBackToAi(parts, tx, handoff, handoff.unavailable_reason as EntryPayloads["workflow"]["reason"]);
  }
  const lastWords = end.by === "inactivity" ? parts.texts.say("inactivityClosed", handoff.language) : undefined;
  await endHandoff(parts, tx, handoff, {
    by: end.by,
    reason: end.reason,
    resolve: end.resolve,
    ...(lastWords === undefined ? {} : { lastWords }),
  });
}

/** Nobody was there when the end was decided, but somebody is now: the rep wins. */
async function repCameInTime(job: Job, entry: Entry): Promise<boolean> {
  const { parts, claim } = job;
  return parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (handoff.state !== "with-rep") return false;
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "skipped" }, now);
    await tell(tx.db, handoff, now, "fallback-cancelled", { data: { because: "a rep joined in time" } });
    return true;
  });
}

/** Leaves the desk that the handoff came from, now that the next one has its brief. */
async function closePrevious(job: Job, entry: Entry): Promise<Date | undefined> {
  const { parts, claim, handoff } = job;
  const { conversationNo, repJoined } = entry.payload as EntryPayloads["close-previous"];
  const old = await findConversation(parts.store.db, handoff.id, conversationNo);
  const desk = deskOf(parts, old.connection);
  const view = deskConversation(parts, handoff, old);
  try {
    if (repJoined || old.reps.length > 0) {
      const text = "[OpenCX] Another team has taken this conversation over. Nothing more is to be done here.";
      await desk.deliver(
        view,
        { id: derivedId("moved", entry.id), kind: "text", text, isFirst: false },
        { uncertain: entry.attempts > 0 },
      );
    }
    await desk.close(view, "handed-on");
  } catch (error) {
    return tryLater(job, entry, { status: "later", code: errorCode(error), counted: true });
  }
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "done" }, now);
    await tx.db
      .updateTable("conversations")
      .set({ stage: "closed", closed_at: now })
      .where("id", "=", old.id)
      .execute();
    await tell(tx.db, handoff, now, "previous-closed", { data: { conversationNo } });
  });
  job.streams.cut(old.id);
  return undefined;
}
