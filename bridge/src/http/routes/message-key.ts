import { BridgeError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/ids.ts";
import type { Tx } from "../../store/store.ts";

export interface MessageKey {
  /** The name of the caller's own key. */
  caller: string;
  handoffId: string;
  key: string;
  body: unknown;
  now: Date;
}

/** Names the report of a message that has no id of OpenCX's. */
export function messageReportKey({ caller, key }: MessageKey): string {
  return `post:${sha256(`${caller}\n${key}`).slice(0, 40)}`;
}

/**
 * Remembers which body a key came with; two messages under one key would otherwise pass for one.
 *
 * @throws BridgeError `IDEMPOTENCY_KEY_REUSED` (422)
 */
export async function claimMessageKey(tx: Tx, { caller, handoffId, key, body, now }: MessageKey): Promise<void> {
  const bodyHash = sha256(JSON.stringify(body));
  const scope = `${caller} /messages ${handoffId}`;
  await tx.db
    .insertInto("idempotency_keys")
    .values({ caller: scope, key, body_hash: bodyHash, handoff_id: handoffId, created_at: now })
    .onConflict((oc) => oc.columns(["caller", "key"]).doNothing())
    .execute();
  const row = await tx.db
    .selectFrom("idempotency_keys")
    .select("body_hash")
    .where("caller", "=", scope)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  if (row.body_hash === bodyHash) return;
  throw new BridgeError({
    code: "IDEMPOTENCY_KEY_REUSED",
    message: "This Idempotency-Key came with another message before.",
    remedy: "Use a fresh key for each message, and the same key only to repeat the very same one.",
    status: 422,
  });
}
