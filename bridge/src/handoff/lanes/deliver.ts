import { sql } from "kysely";
import type { DeliverOutcome, DeskEntry } from "../../desks/desk.ts";
import { errorCode, isBridgeError } from "../../lib/errors.ts";
import { webAddress } from "../../lib/web-address.ts";
import { derivedId } from "../../lib/ids.ts";
import { type Entry, markAttempt, markSending, newestArrived } from "../../store/entries.ts";
import { lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { leaveEndToDesk } from "../desk-inbox/leave-end-to-desk.ts";
import { dropUnderWay, endHandoff } from "../ending.ts";
import { openAnew } from "../hand-on.ts";
import { tellCustomer } from "../outgoing.ts";
import { patientRetry } from "../patience.ts";
import type { EntryPayloads } from "../payloads.ts";
import { retryAt } from "../retry.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import { fileAsLink } from "./customer-file.ts";
import { toDeskEntry } from "./desk-entry.ts";
import type { DeskJob } from "./desk-job.ts";
import { finishEntry } from "./finish.ts";
import { StaleClaim } from "./stale-claim.ts";

/** How long the desk has to look for what was said last. */
const endWaitMs = 3_000;

/** Brings one entry to the desk. @returns when to come back, if it must wait. */
export async function deliver(job: DeskJob, entry: Entry): Promise<Date | undefined> {
  let deskEntry: DeskEntry;
  try {
    deskEntry = await toDeskEntry(job, entry);
  } catch (error) {
    return tryLater(job, entry, { status: "later", code: errorCode(error), counted: true });
  }
  const outcome = await attempt(job, entry, deskEntry);
  const isLink = entry.kind === "file" && deskEntry.kind === "text";
  if (isLink && outcome.status === "done") await tellOfLink(job, entry, "FILE_NOT_FETCHED");
  return settle(job, entry, deskEntry, outcome);
}

async function attempt(job: DeskJob, entry: Entry, deskEntry: DeskEntry): Promise<DeliverOutcome> {
  const { desk, parts, claim, signal } = job;
  // Where sending twice is there twice, a process that dies in the middle must leave a word of it.
  const marked = desk.keepsIds || (await markSending(parts.store.db, claim, entry.id, parts.clock.now()));
  if (!marked) throw new StaleClaim();
  const uncertain = entry.status === "sending" || (desk.keepsIds && entry.attempts > 0);
  const onlyLook = isOver(job.handoff) && entry.kind !== "rep-notice";
  try {
    const previous = desk.keepsIds || !uncertain ? undefined : await newestArrived(parts.store.db, entry);
    return await desk.deliver(job.view, deskEntry, { uncertain, onlyLook, previous, signal });
  } catch (error) {
    if (!isBridgeError(error)) job.parts.log.error({ err: error, handoffId: entry.handoff_id }, "a desk threw");
    return { status: "later", code: errorCode(error), counted: true };
  }
}

async function settle(
  job: DeskJob,
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
      if (await conversationOver(job, outcome.code)) throw new StaleClaim();
      return tryLater(job, entry, { status: "later", code: outcome.code, counted: false, afterMs: endWaitMs });
    case "never":
      await dead(job, entry, outcome.code, outcome.remedy);
      return undefined;
  }
}

async function done(job: DeskJob, entry: Entry, externalId: string | undefined): Promise<void> {
  const { parts, claim, handoff } = job;
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "done", externalId }, now);
    const waitedMs = now.getTime() - entry.created_at.getTime();
    await tell(tx.db, handoff, now, `sent-${entry.kind}`, { durationMs: waitedMs, data: { id: externalId } });
    if (entry.kind !== "receipt") parts.metrics.relayed("to-desk", waitedMs / 1000);
  });
}

/** Notes the failed try; after too many the entry is given up. */
export async function tryLater(
  job: DeskJob,
  entry: Entry,
  outcome: Extract<DeliverOutcome, { status: "later" }>,
): Promise<Date | undefined> {
  const { parts } = job;
  const attempts = entry.attempts + (outcome.counted ? 1 : 0);
  parts.metrics.retried("to-desk", outcome.code);
  const most = entry.kind === "receipt" ? 2 : parts.config.delivery.maxAttempts;
  const spent = attempts >= most;
  const patient = spent ? patientRetry(parts, job.conversation.live, entry.created_at) : undefined;
  if (spent && patient === undefined) {
    await dead(job, entry, outcome.code, "Replay it with the replay command once the desk answers again.");
    return undefined;
  }
  await markAttempt(parts.store.db, entry.id, { attempts, errorCode: outcome.code });
  if (outcome.nothingSent === true) await markUnsent(job, entry);
  return patient ?? retryAt(parts, Math.max(1, attempts), outcome.afterMs);
}

/** The desk did not take what was marked as under way: the next try is like the first. */
async function markUnsent({ parts, claim }: DeskJob, { id }: Entry): Promise<void> {
  await sql`
    UPDATE entries SET status = 'pending' FROM lanes
    WHERE entries.id = ${id} AND entries.status = 'sending' AND lanes.handoff_id = entries.handoff_id
      AND lanes.direction = entries.direction AND lanes.claim_no = ${claim.claimNo}`.execute(parts.store.db);
}

async function sendLinkInstead(job: DeskJob, entry: Entry, code: string): Promise<Date | undefined> {
  const payload = entry.payload as EntryPayloads["file"];
  const id = derivedId("entry-as-link", entry.id, job.conversation.no);
  const link: DeskEntry = { id, kind: "text", text: fileAsLink(payload), author: "bridge", isFirst: false };
  const outcome = await attempt(job, entry, link);
  if (outcome.status === "done") await tellOfLink(job, entry, code);
  return settle(job, entry, link, outcome.status === "file-refused" ? { status: "never", code, remedy: "" } : outcome);
}

/** The rep has a link in place of a file: the trace says why, and the customer is told, once. */
async function tellOfLink({ parts, handoff }: DeskJob, entry: Entry, code: string): Promise<void> {
  const { file, speaker } = entry.payload as EntryPayloads["file"];
  const key = `file-as-link:${entry.id}`;
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await tell(tx.db, handoff, now, "file-as-link", { level: "warning", data: { code }, sourceKey: key });
    if (speaker !== "customer") return;
    const told = webAddress(file.url) === undefined ? "fileLost" : "fileAsLink";
    await tellCustomer(tx, handoff, key, parts.texts.say(told, handoff.language, { file: file.name }), now);
  });
}

async function dead(job: DeskJob, entry: Entry, code: string, remedy: string): Promise<void> {
  const { parts, claim, handoff } = job;
  const data = { kind: entry.kind, code, remedy, entry: entry.id };
  parts.log.error(
    { handoffId: handoff.id, sessionId: handoff.session_id, ...data },
    "an entry to the desk is given up",
  );
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "dead", errorCode: code }, now);
    await tell(tx.db, handoff, now, "dead", { level: "error", data });
    parts.metrics.dead("to-desk", code);
    await tellOfLoss(job, tx, entry, now);
  });
}

/** A customer whose words or file did not arrive is told: nobody else knows that they are waited for. */
async function tellOfLoss({ parts, handoff }: DeskJob, tx: Tx, entry: Entry, now: Date): Promise<void> {
  const { speaker, file } = entry.payload as Partial<EntryPayloads["file"]>;
  if (speaker !== "customer" || (entry.kind !== "file" && entry.kind !== "said")) return;
  const text =
    entry.kind === "file"
      ? parts.texts.say("fileLost", handoff.language, { file: file?.name ?? "" })
      : parts.texts.say("messageLost", handoff.language);
  await tellCustomer(tx, handoff, `lost:${entry.id}`, text, now, { important: true });
}

/**
 * The desk says that the conversation is over: the handoff ends, and what is left is too late.
 *
 * @returns false where the desk first looks for what was said last.
 */
async function conversationOver(job: DeskJob, code: string): Promise<boolean> {
  const { parts, conversation } = job;
  const concluded = await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, job.claim.handoffId);
    if (handoff.conversation_no !== conversation.no) return true;
    if (isOver(handoff)) {
      await dropUnderWay(parts, tx, handoff);
      return true;
    }
    if (!conversation.live && (await openAnew(parts, tx, handoff, conversation))) return true;
    if (await leaveEndToDesk(parts, tx, conversation)) return false;
    const lastWords = parts.texts.say("endedBySystem", handoff.language);
    const resolve = handoff.channel === "phone" ? parts.config.phone.resolveOnEnd : true;
    await endHandoff(parts, tx, handoff, { by: "unknown", reason: code, resolve, lastWords });
    return true;
  });
  if (concluded) job.streams.cut(conversation.id);
  return concluded;
}
