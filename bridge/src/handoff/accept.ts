import { sql } from "kysely";
import { BridgeError } from "../lib/errors.ts";
import { newId, sha256 } from "../lib/ids.ts";
import { findHandoff, findOpenHandoff, type Handoff } from "../store/handoffs.ts";
import { createLanes } from "../store/lanes.ts";
import type { Tx } from "../store/store.ts";
import { appendTrace } from "../store/trace.ts";
import type { Parts } from "./parts.ts";
import type { HandoffRequest } from "./payloads.ts";

export interface AcceptRequest {
  sessionId: string;
  /** Who reported it; `customer` by writing after the end of the one before. */
  source: "post" | "webhook" | "reconcile" | "customer";
  request: HandoffRequest;
  /** The newest handoff event in the session's history, where the caller has read it already. */
  epoch?: string | undefined;
  /** Who called, and the key that makes the call safe to repeat; kept for seven days. */
  idempotency?: { caller: string; key: string; body: unknown } | undefined;
}

/**
 * The one way into the bridge: POST, webhook and reconciliation all end here (design section 4).
 * Inserts a handoff, or returns the session's open one. What is stored here is not yet known to be a new handoff:
 * the session's history decides that before anything is created at a desk.
 *
 * @throws BridgeError `IDEMPOTENCY_KEY_REUSED` (422) for a key that came with another body before.
 */
export async function accept(
  parts: Parts,
  tx: Tx,
  wanted: AcceptRequest,
): Promise<{ handoff: Handoff; created: boolean }> {
  const now = parts.clock.now();
  if (wanted.idempotency !== undefined) {
    const earlier = await claimKey(tx, wanted.idempotency, now);
    if (earlier !== undefined) return { handoff: earlier, created: false };
  }
  const result = await insertOrFind(parts, tx, wanted, now);
  if (wanted.idempotency !== undefined) {
    await tx.db
      .updateTable("idempotency_keys")
      .set({ handoff_id: result.handoff.id })
      .where("caller", "=", wanted.idempotency.caller)
      .where("key", "=", wanted.idempotency.key)
      .execute();
  }
  return result;
}

async function claimKey(
  tx: Tx,
  idempotency: NonNullable<AcceptRequest["idempotency"]>,
  now: Date,
): Promise<Handoff | undefined> {
  const { caller, key } = idempotency;
  const bodyHash = sha256(JSON.stringify(idempotency.body));
  await tx.db
    .insertInto("idempotency_keys")
    .values({ caller, key, body_hash: bodyHash, handoff_id: null, created_at: now })
    .onConflict((oc) => oc.columns(["caller", "key"]).doNothing())
    .execute();
  const row = await tx.db
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("caller", "=", caller)
    .where("key", "=", key)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.body_hash !== bodyHash) throw keyReused();
  return row.handoff_id === null ? undefined : findHandoff(tx.db, row.handoff_id);
}

/** A caller who asks again for a handoff that failed before anything was opened gets another one. */
async function releaseFailed(tx: Tx, sessionId: string): Promise<void> {
  await tx.db
    .updateTable("handoffs")
    .set((eb) => ({ epoch: sql<string>`'failed:' || ${eb.ref("id")}` }))
    .where("session_id", "=", sessionId)
    .where("state", "=", "failed")
    .where("opened_at", "is", null)
    .where("epoch", "not like", "failed:%")
    .execute();
}

async function insertOrFind(parts: Parts, tx: Tx, wanted: AcceptRequest, now: Date) {
  if (wanted.source === "post") await releaseFailed(tx, wanted.sessionId);
  const row = await tx.db
    .insertInto("handoffs")
    .values({
      id: newId(),
      session_id: wanted.sessionId,
      epoch: wanted.epoch ?? null,
      source: wanted.source,
      state: "received",
      request: JSON.stringify(wanted.request),
      facts: "{}",
      reason: wanted.request.reason ?? null,
      created_at: now,
    })
    .onConflict((oc) => oc.column("session_id").where("ended_at", "is", null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) {
    const open = await findOpenHandoff(tx.db, wanted.sessionId);
    // The open one ended between the two statements: start over in a new transaction.
    if (open === undefined) throw changedMeanwhile();
    await enrich(tx, open, wanted, now);
    return { handoff: open, created: false };
  }
  await createConversation(tx, row.id, 1, wanted.request.connection ?? null);
  await createLanes(tx, row.id, { opening: now, callback: parts.config.callback !== undefined });
  await appendTrace(tx.db, {
    handoffId: row.id,
    at: now,
    kind: "accepted",
    data: { source: wanted.source, sessionId: wanted.sessionId },
  });
  parts.metrics.handoffAccepted(wanted.source);
  return { handoff: row, created: true };
}

/** The same handoff reported again before it was read: what the second report knows more is kept. */
async function enrich(tx: Tx, open: Handoff, wanted: AcceptRequest, now: Date): Promise<void> {
  await appendTrace(tx.db, { handoffId: open.id, at: now, kind: "reported-again", data: { source: wanted.source } });
  if (open.state !== "received" && open.state !== "opening") return;
  const known = open.request as HandoffRequest;
  const told = Object.fromEntries(Object.entries(wanted.request).filter(([, value]) => value !== undefined));
  const merged: HandoffRequest = known.trusted ? { ...told, ...known } : { ...known, ...told };
  await tx.db
    .updateTable("handoffs")
    .set({ request: JSON.stringify(merged), reason: open.reason ?? merged.reason ?? null })
    .where("id", "=", open.id)
    .execute();
}

export async function createConversation(
  tx: Tx,
  handoffId: string,
  no: number,
  connection: string | null,
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto("conversations")
    .values({
      id,
      handoff_id: handoffId,
      no,
      connection,
      stage: "new",
      records: "{}",
      attributes: "{}",
      reps: "[]",
      unread: "[]",
    })
    .execute();
  return id;
}

function keyReused(): BridgeError {
  return new BridgeError({
    code: "IDEMPOTENCY_KEY_REUSED",
    message: "This Idempotency-Key came with another body before.",
    remedy: "Use a fresh key for each new request, and the same key only to repeat the very same one.",
    status: 422,
  });
}

function changedMeanwhile(): BridgeError {
  return new BridgeError({
    code: "HANDOFF_CHANGED",
    message: "The session's handoff ended at the same moment.",
    remedy: "Send the request again.",
    status: 409,
    retryable: true,
  });
}
