import { sql } from "kysely";
import { takeTurn } from "../store/schedules.ts";
import type { Parts } from "./parts.ts";

const minuteMs = 60_000;
const keyLifeMs = 7 * 24 * 60 * minuteMs;
const chunk = 200;

/** What has to be done now and then: old rows deleted in small pieces, the embedded database kept healthy. */
export async function keepHouse(parts: Parts): Promise<void> {
  const { store, clock, config } = parts;
  const now = clock.now();
  if (await takeTurn(store.db, "purge", now, 10 * minuteMs)) {
    const keysBefore = new Date(now.getTime() - keyLifeMs);
    await purge(
      parts,
      sql`DELETE FROM idempotency_keys WHERE (caller, key) IN
      (SELECT caller, key FROM idempotency_keys WHERE created_at < ${keysBefore} LIMIT ${chunk})`,
    );
    await purge(
      parts,
      sql`DELETE FROM webhook_receipts WHERE key IN
      (SELECT key FROM webhook_receipts WHERE received_at < ${keysBefore} LIMIT ${chunk})`,
    );
    const before = new Date(now.getTime() - config.retention.closedAfterMs);
    await purge(
      parts,
      sql`DELETE FROM handoffs WHERE id IN
      (SELECT id FROM handoffs WHERE ended_at < ${before} LIMIT ${chunk})`,
    );
    await purge(
      parts,
      sql`DELETE FROM case_events WHERE (org_id, key) IN
      (SELECT org_id, key FROM case_events WHERE received_at < ${before} AND applied_at IS NOT NULL LIMIT ${chunk})`,
    );
  }
  if (store.kind === "pglite" && (await takeTurn(store.db, "maintain", now, 30 * minuteMs))) await store.maintain();
}

async function purge(parts: Parts, statement: ReturnType<typeof sql>): Promise<void> {
  for (let deleted = BigInt(chunk); deleted >= BigInt(chunk);) {
    deleted = (await statement.execute(parts.store.db)).numAffectedRows ?? 0n;
  }
}
