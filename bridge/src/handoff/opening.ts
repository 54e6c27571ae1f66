import { sql } from "kysely";
import type { DeskConversation, Prepared } from "../desks/desk.ts";
import { chooseConnection } from "../desks/choose.ts";
import { BridgeError, isBridgeError } from "../lib/errors.ts";
import { addRecords, changeConversation, type Conversation, findConversation } from "../store/conversations.ts";
import { insertAt } from "../store/entries.ts";
import { changeHandoff, type Handoff, lockHandoff } from "../store/handoffs.ts";
import { addPending, type Claim, finishWork, holdClaim } from "../store/lanes.ts";
import type { Tx } from "../store/store.ts";
import { setTimer } from "../store/timers.ts";
import { renderBrief, type Turn } from "./brief.ts";
import { tellCallback } from "./callback.ts";
import { deskConversation, deskHandoff, deskOf, sealCredentials } from "./desk-view.ts";
import { endHandoff } from "./ending.ts";
import { briefSeq, closePrevious } from "./hand-on.ts";
import { StaleClaim } from "./lanes/stale-claim.ts";
import { type Dismissal, type ReadResult, readForOpening } from "./opening-read.ts";
import { hashText, makeEntry } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import type { EntryPayloads, HandoffFacts, HandoffRequest, SaidPayload } from "./payloads.ts";
import { reasonText } from "./reasons.ts";
import { moveTo } from "./states.ts";
import type { StreamKeeper } from "./streams.ts";
import { tell } from "./tracer.ts";
import { becomeUnavailable } from "./unavailable.ts";
import { isVoice } from "./channel.ts";

export interface OpeningJob {
  parts: Parts;
  streams: StreamKeeper;
  claim: Claim;
  handoff: Handoff;
  conversation: Conversation;
  signal: AbortSignal;
}

/**
 * Opens the handoff's conversation at its desk, from wherever an earlier try stopped:
 * read OpenCX and prove the identity, commit both with the brief; then open the stream; then create.
 *
 * @returns whether the lane may go on to deliver; false when the handoff ended instead.
 */
export async function openConversation(job: OpeningJob): Promise<boolean> {
  let { conversation } = job;
  if (conversation.stage === "new") {
    const prepared = await prepare(job);
    if (prepared === undefined) return false;
    conversation = prepared;
  }
  await create(job, conversation);
  return true;
}

async function prepare(job: OpeningJob): Promise<Conversation | undefined> {
  const { parts, handoff, signal } = job;
  const started = parts.clock.now();
  const read = handoff.brief_cutoff === null ? await readForOpening(parts, handoff, signal) : undefined;
  if (read !== undefined && "dismiss" in read) {
    await dismiss(job, read);
    return undefined;
  }
  const known = read === undefined ? handoff : withReading(handoff, read);
  const facts = read?.facts ?? (handoff.facts as HandoffFacts);
  const connection = job.conversation.connection ?? chooseConnection(parts.config, known.channel ?? "unknown");
  const desk = deskOf(parts, connection);
  if (parts.config.nobodyThere.blockWhenClosed && (await desk.isOpen()) === false) throw closedNow();
  const readMs = parts.clock.now().getTime() - started.getTime();
  const proven = await desk.prepare(deskHandoff(known, facts, job.conversation.no));
  const tokenMs = parts.clock.now().getTime() - started.getTime() - readMs;
  return parts.store.transaction((tx) => commitPrepared(job, tx, { read, facts, proven, connection, readMs, tokenMs }));
}

interface PreparedWork {
  read: ReadResult | undefined;
  facts: HandoffFacts;
  proven: Prepared;
  connection: string;
  readMs: number;
  tokenMs: number;
}

async function commitPrepared(job: OpeningJob, tx: Tx, work: PreparedWork): Promise<Conversation> {
  const { parts, claim } = job;
  const now = parts.clock.now();
  let handoff = await lockHandoff(tx, claim.handoffId);
  if (!(await holdClaim(tx.db, claim)) || handoff.conversation_no !== job.conversation.no) throw new StaleClaim();
  const facts = { ...work.facts, identity: { ...work.facts.identity, kind: work.proven.identityKind } };
  if (work.read !== undefined) handoff = await storeReading(tx, handoff, work.read, facts, work, now);
  else handoff = await changeHandoff(tx, handoff, { facts: JSON.stringify(facts), identity_kind: facts.identity.kind });
  await changeConversation(tx.db, job.conversation.id, {
    stage: "prepared",
    connection: work.connection,
    desk: deskOf(parts, work.connection).name,
    external_id: work.proven.externalId,
    attributes: JSON.stringify(work.proven.attributes),
    credentials: sealCredentials(parts.box, job.conversation.id, work.proven.credentials),
  });
  await tellPrepared(tx, handoff, work, now);
  await storeBrief(job, tx, handoff, facts, work, now);
  return findConversation(tx.db, handoff.id, handoff.conversation_no);
}

function withReading(handoff: Handoff, read: ReadResult): Handoff {
  const request = handoff.request as HandoffRequest;
  return {
    ...handoff,
    channel: read.channel,
    language: read.language ?? null,
    priority: request.priority ?? null,
    mode: request.mode ?? null,
    reason: read.reason ?? null,
    summary: read.summary ?? null,
  };
}

async function storeReading(
  tx: Tx,
  handoff: Handoff,
  read: ReadResult,
  facts: HandoffFacts,
  work: PreparedWork,
  now: Date,
): Promise<Handoff> {
  const known = withReading(handoff, read);
  const cutoff = read.history.at(-1)?.at ?? now;
  const lastCustomer = read.history.findLast((item) => item.speaker === "customer" && item.kind === "message");
  const stored = await moveTo(tx, handoff, "opening", now, {
    epoch: read.epoch,
    connection: work.connection,
    channel: known.channel,
    language: known.language,
    priority: known.priority,
    mode: known.mode,
    reason: known.reason,
    summary: known.summary,
    identity_kind: facts.identity.kind,
    facts: JSON.stringify(facts),
    brief_cutoff: cutoff,
    last_customer_at: handoff.last_customer_at ?? lastCustomer?.at ?? null,
  });
  await tell(tx.db, stored, now, "read-opencx", {
    durationMs: work.readMs,
    data: { items: read.history.length, channel: known.channel, epoch: read.epoch },
  });
  await rememberHistory(tx, stored, read, now);
  return stored;
}

/** Keeps every item that the brief tells, so that none of them is relayed again, however it is reported later. */
async function rememberHistory(tx: Tx, handoff: Handoff, read: ReadResult, now: Date): Promise<void> {
  const lane = { handoffId: handoff.id, direction: "to-desk" as const };
  const known = await tx.db
    .selectFrom("entries")
    .select(["id", "source_key"])
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .execute();
  const keys = new Map(known.map((row) => [row.source_key, row.id]));
  const items = read.history.filter((item) => item.kind === "message").slice(-500);
  const fresh = items.filter((item) => !keys.has(`h:${item.id}`));
  if (fresh.length > 0) {
    const placed = fresh.map((item) => ({
      seq: 0,
      entry: makeEntry(
        "in-brief",
        `h:${item.id}`,
        { speaker: item.speaker, name: item.name, text: item.text, attachments: item.attachments },
        { textHash: hashText(item.text), sourceAt: item.at },
      ),
    }));
    for (let from = 0; from < placed.length; from += 200) {
      await insertAt(tx, lane, placed.slice(from, from + 200), now);
    }
  }
  await sql`UPDATE entries SET status = 'skipped' WHERE handoff_id = ${handoff.id} AND direction = 'to-desk'
      AND kind = 'in-brief'`.execute(tx.db);
  if (known.length > 0)
    await skipWhatTheBriefTells(
      tx,
      handoff,
      items.map((item) => `h:${item.id}`),
      now,
    );
}

/** Messages that came in before the brief was rendered and that the history tells too: the brief has them. */
async function skipWhatTheBriefTells(tx: Tx, handoff: Handoff, keys: string[], now: Date): Promise<void> {
  const byKey = await tx.db
    .updateTable("entries")
    .set({ status: "skipped" })
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("kind", "in", ["said", "file"])
    .where("status", "=", "pending")
    .where("source_key", "in", keys.length === 0 ? [""] : keys)
    .returning("id")
    .execute();
  const byText = await sql<{ id: string }>`
    WITH pairs AS (
      SELECT DISTINCT ON (said.id) said.id AS said_id, told.id AS told_id, said.source_key
      FROM entries said JOIN entries told
        ON told.handoff_id = said.handoff_id AND told.direction = said.direction AND told.kind = 'in-brief'
        AND told.text_hash = said.text_hash AND told.alias_key IS NULL
        AND told.payload->>'speaker' = said.payload->>'speaker'
        AND abs(extract(epoch FROM told.source_at - said.source_at)) <= 120
      WHERE said.handoff_id = ${handoff.id} AND said.direction = 'to-desk' AND said.kind IN ('said', 'file')
        AND said.status = 'pending' AND said.source_key LIKE 'r:%'
      ORDER BY said.id, abs(extract(epoch FROM told.source_at - said.source_at))
    ), one_each AS (SELECT DISTINCT ON (told_id) * FROM pairs ORDER BY told_id, said_id),
    tied AS (UPDATE entries SET alias_key = one_each.source_key FROM one_each WHERE entries.id = one_each.told_id)
    UPDATE entries SET status = 'skipped', source_key = 'told:' || entries.source_key
    FROM one_each WHERE entries.id = one_each.said_id RETURNING entries.id`.execute(tx.db);
  const skipped = byKey.length + byText.rows.length;
  if (skipped === 0) return;
  await addPending(tx, { handoffId: handoff.id, direction: "to-desk" }, -skipped, now);
  await tell(tx.db, handoff, now, "already-in-brief", { data: { messages: skipped } });
}

async function tellPrepared(tx: Tx, handoff: Handoff, work: PreparedWork, now: Date): Promise<void> {
  const fellBack = work.proven.identityKind === "fell-back-to-anonymous";
  await tell(tx.db, handoff, now, "identity", {
    level: fellBack ? "error" : "info",
    durationMs: work.tokenMs,
    data: { wanted: work.facts.identity.kind, proven: work.proven.identityKind },
  });
  for (const warning of work.proven.warnings) {
    await tell(tx.db, handoff, now, "warning", { level: "warning", data: { ...warning } });
  }
}

async function storeBrief(
  job: OpeningJob,
  tx: Tx,
  handoff: Handoff,
  facts: HandoffFacts,
  work: PreparedWork,
  now: Date,
): Promise<void> {
  const { parts, claim } = job;
  const transcript = work.read?.transcript ?? (await storedTranscript(tx, handoff.id));
  const { parts: texts, turnsShown } = renderBrief(
    {
      channel: handoff.channel ?? "unknown",
      language: handoff.language ?? undefined,
      priority: work.proven.attributes["Priority"] ?? handoff.priority ?? "Medium",
      mode: (handoff.mode ?? undefined) as HandoffRequest["mode"],
      reason: reasonText(handoff.reason),
      summary: handoff.summary ?? undefined,
      facts,
      transcript,
      link: traceLink(parts, handoff.session_id),
    },
    deskOf(parts, work.connection).limits,
  );
  const lane = { handoffId: handoff.id, direction: "to-desk" as const };
  const first = await briefSeq(tx, handoff.id, job.conversation.no);
  const placed = texts.map((text, index) => ({
    seq: first + index,
    entry: makeEntry("brief", `brief:${job.conversation.no}:${index}`, { text, part: index + 1, parts: texts.length }),
  }));
  await insertAt(tx, lane, placed, now);
  await addPending(tx, { handoffId: claim.handoffId, direction: "to-desk" }, placed.length, now);
  await tell(tx.db, handoff, now, "debug", {
    data: {
      attributes: withoutWords(work.proven.attributes),
      transcript: { turns: transcript.length, shown: turnsShown, parts: texts.length, newest: handoff.brief_cutoff },
    },
  });
}

/** The attributes as they were sent, without what people wrote: that stands in the brief. */
function withoutWords(attributes: Record<string, string>): Record<string, string> {
  const wordy = new Set(["Handoff_Summary", "Customer_Phone"]);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, wordy.has(name) ? `(${value.length} characters)` : value]),
  );
}

async function storedTranscript(tx: Tx, handoffId: string): Promise<Turn[]> {
  const rows = await tx.db
    .selectFrom("entries")
    .select(["payload", "source_at", "created_at", "kind"])
    .where("handoff_id", "=", handoffId)
    .where("kind", "in", ["in-brief", "said", "reply"])
    .where("status", "in", ["skipped", "done"])
    .orderBy((eb) => eb.fn.coalesce("source_at", "created_at"))
    .limit(500)
    .execute();
  return rows.map((row) => {
    const payload = row.payload as Partial<SaidPayload> & { repName?: string };
    return {
      at: row.source_at ?? row.created_at,
      speaker: row.kind === "reply" ? "inbox" : (payload.speaker ?? "system"),
      name: payload.repName ?? payload.name,
      text: payload.text ?? "",
      attachments: [],
    };
  });
}

export function traceLink(parts: Parts, sessionId: string): string | undefined {
  return parts.config.opencx.sessionLinkTemplate?.replace("{sessionId}", encodeURIComponent(sessionId));
}

async function create(job: OpeningJob, conversation: Conversation): Promise<void> {
  const { parts, streams, claim } = job;
  const started = parts.clock.now();
  const desk = deskOf(parts, conversation.connection);
  await streams.ensure(conversation.id, job.signal);
  const handoff = await lockFree(parts, claim.handoffId);
  const view: DeskConversation = deskConversation(parts, handoff, conversation);
  const opened = await desk.open(view);
  await parts.store.transaction((tx) => commitOpened(job, tx, conversation, opened, started));
  if (opened.externalId !== conversation.external_id) streams.restart(conversation.id);
}

async function lockFree(parts: Parts, handoffId: string): Promise<Handoff> {
  return parts.store.db.selectFrom("handoffs").selectAll().where("id", "=", handoffId).executeTakeFirstOrThrow();
}

async function commitOpened(
  job: OpeningJob,
  tx: Tx,
  conversation: Conversation,
  opened: { externalId: string; records: Record<string, string> },
  started: Date,
): Promise<void> {
  const { parts, claim } = job;
  const now = parts.clock.now();
  const handoff = await lockHandoff(tx, claim.handoffId);
  const current = handoff.conversation_no === conversation.no && handoff.ended_at === null;
  if (!current || !(await finishWork(tx.db, claim))) throw new StaleClaim();
  await changeConversation(tx.db, conversation.id, {
    stage: "open",
    opened_at: now,
    attempts: 0,
    external_id: opened.externalId,
  });
  await addRecords(tx.db, conversation.id, opened.records);
  const fresh = conversation.no > 1 ? { unavailable_reason: null } : {};
  const moved = await moveTo(tx, handoff, "queued", now, { ...fresh, opened_at: handoff.opened_at ?? now });
  await tell(tx.db, moved, now, "opened", {
    durationMs: now.getTime() - started.getTime(),
    data: {
      desk: conversation.desk,
      conversationId: opened.externalId,
      sinceAcceptedMs: now.getTime() - handoff.created_at.getTime(),
    },
  });
  if (moved.first_joined_at === null) {
    await setTimer(tx, handoff.id, "join", new Date(now.getTime() + parts.config.nobodyThere.joinTimeoutMs));
  }
  if (conversation.no > 1) await closePrevious(tx, moved, now);
  await tellCallback(parts, tx, moved, "handoff.opened");
  parts.metrics.handoffOpened(conversation.desk ?? "none", (now.getTime() - handoff.created_at.getTime()) / 1000);
}

async function dismiss(job: OpeningJob, { dismiss: why }: Dismissal): Promise<void> {
  const { parts, claim } = job;
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (!(await holdClaim(tx.db, claim))) throw new StaleClaim();
    const noEpoch = why === "no-epoch";
    await endHandoff(parts, tx, handoff, {
      by: "bridge",
      reason: why,
      resolve: false,
      state: noEpoch ? "failed" : "ended",
      ...(noEpoch ? { error: epochUnknown } : {}),
    });
  });
}

const epochUnknown = {
  code: "HANDOFF_EPOCH_UNKNOWN",
  message: "The session was handed off before, and its history shows no new handoff.",
  remedy: "Send an Idempotency-Key with POST /v1/handoffs, a fresh one for each handoff.",
};

function closedNow(): BridgeError {
  return new BridgeError({
    code: "DESK_CLOSED",
    message: "The desk is outside its business hours.",
    remedy: "Nothing to do; nobodyThere.blockWhenClosed decides that nothing is opened outside them.",
    retryable: true,
    retryAfterMs: 60_000,
  });
}

/** What becomes of a failed try: when to try again, or that the handoff has ended. */
export async function openingFailed(job: OpeningJob, error: unknown, retryAt: (attempts: number, ms?: number) => Date) {
  const { parts, claim } = job;
  const known = isBridgeError(error) ? error : undefined;
  if (known === undefined) parts.log.error({ err: error, handoffId: claim.handoffId }, "opening failed unexpectedly");
  const attempts = job.conversation.attempts + (isFree(known) ? 0 : 1);
  const later = retryAt(Math.max(1, attempts), known?.retryAfterMs);
  return parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (!(await holdClaim(tx.db, claim))) throw new StaleClaim();
    await changeConversation(tx.db, job.conversation.id, { attempts });
    const now = parts.clock.now();
    const code = known?.code ?? "INTERNAL";
    await tell(tx.db, handoff, now, "open-retry", {
      level: "warning",
      data: { code, attempts, remedy: known?.remedy },
      sourceKey: isFree(known) ? `open-retry:${job.conversation.no}:${code}` : undefined,
    });
    parts.metrics.retried("to-desk", code);
    if (await endIfAsked(parts, tx, handoff, code)) return { ended: true, retryAt: later };
    const reason = unavailableBy(code, attempts);
    if (reason !== undefined) {
      await becomeUnavailable(parts, tx, handoff, reason, { code, nothingOpened: true });
      return { ended: false, retryAt: new Date(now.getTime() + 60_000) };
    }
    const hopeless = known !== undefined && !known.retryable;
    if (!hopeless && attempts < parts.config.delivery.maxAttempts) return { ended: false, retryAt: later };
    await fail(parts, tx, handoff, known, code);
    return { ended: true, retryAt: later };
  });
}

/** The customer's side has ended while the desk refused to open anything: then that is the end. */
async function endIfAsked(parts: Parts, tx: Tx, handoff: Handoff, code: string): Promise<boolean> {
  if (code !== "DESK_OVER_LIMIT" && code !== "DESK_CLOSED") return false;
  const asked = await tx.db
    .selectFrom("entries")
    .select("payload")
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("kind", "=", "end")
    .where("status", "=", "pending")
    .executeTakeFirst();
  if (asked === undefined) return false;
  const { by, reason, resolve } = asked.payload as EntryPayloads["end"];
  return endHandoff(parts, tx, handoff, { by, reason, resolve });
}

function unavailableBy(code: string, attempts: number): "closed" | "over_limit" | undefined {
  if (code === "DESK_CLOSED") return "closed";
  return code === "DESK_OVER_LIMIT" && attempts >= 3 ? "over_limit" : undefined;
}

/** Waiting for a budget, for hours or for OpenCX's history is no failed attempt. */
function isFree(error: BridgeError | undefined): boolean {
  return (
    error !== undefined &&
    (error.code.includes("BUDGET") || error.code === "DESK_CLOSED" || error.code === "HANDOFF_NOT_YET_IN_HISTORY")
  );
}

async function fail(parts: Parts, tx: Tx, handoff: Handoff, error: BridgeError | undefined, code: string) {
  await endHandoff(parts, tx, handoff, {
    by: "bridge",
    reason: code,
    state: "failed",
    resolve: false,
    ...(isVoice(handoff.channel) || code === "OPENCX_SESSION_UNKNOWN"
      ? {}
      : { lastWords: parts.texts.say("failed", handoff.language) }),
    error: {
      code,
      message: error?.message ?? "An unexpected error kept the conversation from opening.",
      remedy: error?.remedy ?? "Look at the bridge's log for this handoff, and report it with the support bundle.",
    },
  });
}
