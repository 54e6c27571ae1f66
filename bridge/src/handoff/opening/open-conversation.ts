import type { DeskConversation, Opened } from "../../desks/desk.ts";
import { chooseConnection } from "../../desks/choose.ts";
import { BridgeError } from "../../lib/errors.ts";
import {
  addRecords,
  changeConversation,
  type Conversation,
  findConversation,
  lastCursor,
} from "../../store/conversations.ts";
import { changeHandoff, findHandoff, type Handoff, lockHandoff } from "../../store/handoffs.ts";
import { finishWork, holdClaim } from "../../store/lanes.ts";
import { fulfilShared } from "../../store/shared-conversations.ts";
import type { Tx } from "../../store/store.ts";
import { tellCallback } from "../callback.ts";
import { deskConversation, deskHandoff, deskOf, sealCredentials } from "../desk-view.ts";
import { isEvent } from "../epoch.ts";
import { closePrevious } from "../hand-on.ts";
import { StaleClaim } from "../lanes/stale-claim.ts";
import type { Parts } from "../parts.ts";
import type { HandoffFacts } from "../payloads.ts";
import { isOver, moveTo } from "../states.ts";
import { tell } from "../tracer.ts";
import { type BriefPart, briefOf, deliveredWith, finishBrief } from "./brief-parts.ts";
import { dismiss } from "./dismiss.ts";
import { setFirstTimers } from "./first-timers.ts";
import type { OpeningJob, PreparedWork } from "./job.ts";
import { openOrJoin } from "./open-or-join.ts";
import { type ReadResult, readForOpening } from "./read-session.ts";
import { storeBrief } from "./store-brief.ts";
import { storeReading, withReading } from "./store-reading.ts";

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
  try {
    return await prove(job, read, started);
  } catch (error) {
    await adoptEpoch(job, read?.epoch ?? null);
    throw error;
  }
}

/**
 * A handoff that could be read and not be opened keeps the event that it stands for: should it never be opened, the
 * event is still known as dealt with.
 */
async function adoptEpoch({ parts, claim }: OpeningJob, epoch: string | null): Promise<void> {
  if (!isEvent(epoch)) return;
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (handoff.epoch !== null || isOver(handoff) || !(await holdClaim(tx.db, claim))) return;
    await changeHandoff(tx, handoff, { epoch });
  });
}

/** Has the desk prove the customer, and commits everything that was found out. */
async function prove(job: OpeningJob, read: ReadResult | undefined, started: Date): Promise<Conversation> {
  const { parts, handoff } = job;
  const known = read === undefined ? handoff : withReading(handoff, read);
  const facts = read?.facts ?? (handoff.facts as HandoffFacts);
  const connection = job.conversation.connection ?? chooseConnection(parts.config, known.channel ?? "unknown");
  const desk = deskOf(parts, connection);
  if (parts.config.nobodyThere.blockWhenClosed && (await desk.isOpen()) === false) throw closedNow();
  const readMs = parts.clock.now().getTime() - started.getTime();
  const proven = await desk.prepare(deskHandoff(parts, known, facts, job.conversation.no));
  const tokenMs = parts.clock.now().getTime() - started.getTime() - readMs;
  return parts.store.transaction((tx) => commitPrepared(job, tx, { read, facts, proven, connection, readMs, tokenMs }));
}

function closedNow(): BridgeError {
  return new BridgeError({
    code: "DESK_CLOSED",
    message: "The desk is outside its business hours.",
    remedy: "Nothing to do; nobodyThere.blockWhenClosed decides that nothing is opened outside them.",
    retryable: true,
    retryAfterMs: 60_000,
  });
}

async function commitPrepared(job: OpeningJob, tx: Tx, work: PreparedWork): Promise<Conversation> {
  const { parts, claim } = job;
  const now = parts.clock.now();
  let handoff = await lockHandoff(tx, claim.handoffId);
  const current = handoff.conversation_no === job.conversation.no && !isOver(handoff);
  if (!(await holdClaim(tx.db, claim)) || !current) throw new StaleClaim();
  const facts = { ...work.facts, identity: { ...work.facts.identity, kind: work.proven.identityKind } };
  if (work.read !== undefined) handoff = await storeReading(tx, handoff, work.read, facts, work, now);
  else handoff = await changeHandoff(tx, handoff, { facts: JSON.stringify(facts), identity_kind: facts.identity.kind });
  const desk = deskOf(parts, work.connection);
  await changeConversation(tx.db, job.conversation.id, {
    stage: "prepared",
    connection: work.connection,
    desk: desk.name,
    live: desk.follow !== undefined,
    share_key: work.proven.shareKey ?? null,
    external_id: work.proven.externalId ?? null,
    attributes: JSON.stringify(work.proven.attributes),
    credentials: sealCredentials(parts.box, job.conversation.id, work.proven.credentials),
  });
  await tellPrepared(parts, tx, handoff, work, now);
  await storeBrief(job, tx, handoff, facts, work, now);
  return findConversation(tx.db, handoff.id, handoff.conversation_no);
}

async function tellPrepared(parts: Parts, tx: Tx, handoff: Handoff, work: PreparedWork, now: Date): Promise<void> {
  const identity = { wanted: work.facts.identity.kind, proven: work.proven.identityKind };
  const fellBack = identity.proven === "fell-back-to-anonymous";
  if (fellBack) {
    const facts = { handoffId: handoff.id, sessionId: handoff.session_id, connection: work.connection, ...identity };
    parts.log.error(facts, "the desk did not take the customer for who they are");
  }
  await tell(tx.db, handoff, now, "identity", {
    level: fellBack ? "error" : "info",
    durationMs: work.tokenMs,
    data: identity,
  });
  for (const warning of work.proven.warnings) {
    await tell(tx.db, handoff, now, "warning", { level: "warning", data: { ...warning } });
  }
}

async function create(job: OpeningJob, conversation: Conversation): Promise<void> {
  const { parts, streams, claim } = job;
  const started = parts.clock.now();
  const desk = deskOf(parts, conversation.connection);
  if (desk.follow !== undefined) await streams.ensure(conversation.id, job.signal);
  const handoff = await findHandoff(parts.store.db, claim.handoffId);
  if (handoff === undefined || isOver(handoff)) throw new StaleClaim();
  const brief = await briefOf(parts.store.db, conversation);
  const view: DeskConversation = deskConversation(parts, handoff, conversation);
  const opened = await openOrJoin(parts, conversation, (existing) =>
    desk.open(view, { brief: brief.map(({ text }) => text), ...(existing === undefined ? {} : { existing }) }),
  );
  await parts.store.transaction((tx) => commitOpened(job, tx, conversation, { opened, brief, started }));
  if (opened.externalId !== conversation.external_id) streams.restart(conversation.id);
}

interface OpenedWork {
  opened: Opened;
  brief: BriefPart[];
  started: Date;
}

async function commitOpened(
  job: OpeningJob,
  tx: Tx,
  conversation: Conversation,
  { opened, brief, started }: OpenedWork,
): Promise<void> {
  const { parts, claim } = job;
  const now = parts.clock.now();
  const handoff = await lockHandoff(tx, claim.handoffId);
  const current = handoff.conversation_no === conversation.no && handoff.ended_at === null;
  const told = deliveredWith(opened, brief);
  if (!current || !(await finishWork(tx.db, claim, 1 + told.length))) throw new StaleClaim();
  await changeConversation(tx.db, conversation.id, {
    stage: "open",
    opened_at: now,
    attempts: 0,
    external_id: opened.externalId,
    ...(await resumed(tx, conversation, opened)),
  });
  await addRecords(tx.db, conversation.id, opened.records);
  if (conversation.share_key !== null) await fulfilShared(tx.db, conversation.id, opened.externalId);
  const fresh = conversation.no > 1 ? { unavailable_reason: null } : {};
  const moved = await moveTo(tx, handoff, "queued", now, { ...fresh, opened_at: handoff.opened_at ?? now });
  await tell(tx.db, moved, now, "opened", {
    durationMs: now.getTime() - started.getTime(),
    data: {
      desk: conversation.desk,
      conversationId: opened.externalId,
      records: opened.records,
      sinceAcceptedMs: now.getTime() - handoff.created_at.getTime(),
    },
  });
  for (const warning of opened.warnings ?? []) {
    await tell(tx.db, moved, now, "warning", { level: "warning", data: { ...warning } });
  }
  await finishBrief(tx, moved, told, now);
  await setFirstTimers(parts, tx, moved, conversation);
  if (conversation.no > 1) await closePrevious(tx, moved, now);
  await tellCallback(parts, tx, moved, "handoff.opened");
  parts.metrics.handoffOpened(conversation.desk ?? "none", (now.getTime() - handoff.created_at.getTime()) / 1000);
}

/** A conversation that an earlier handoff has left going is followed from where that one stopped. */
async function resumed(tx: Tx, { connection, cursor, id }: Conversation, { externalId }: Opened) {
  if (cursor !== null || connection === null) return {};
  const earlier = await lastCursor(tx.db, { connection, externalId, besides: id });
  return earlier === undefined ? {} : { cursor: JSON.stringify(earlier) };
}
