import { sql } from "kysely";
import { takeTurn } from "../store/schedules.ts";
import type { Parts } from "./parts.ts";
import type { HandoffFacts } from "./payloads.ts";

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
      (SELECT id FROM handoffs WHERE ended_at < ${before} AND NOT ${onRecord} LIMIT ${chunk})`,
    );
    await forgetWords(parts, before);
    await purge(
      parts,
      sql`DELETE FROM desk_inbox WHERE no IN
      (SELECT no FROM desk_inbox WHERE received_at < ${keysBefore} LIMIT ${chunk})`,
    );
    await purge(
      parts,
      sql`DELETE FROM case_events WHERE (org_id, key) IN
      (SELECT org_id, key FROM case_events WHERE received_at < ${before} AND applied_at IS NOT NULL LIMIT ${chunk})`,
    );
  }
  if (store.kind === "pglite" && (await takeTurn(store.db, "maintain", now, 30 * minuteMs))) await store.maintain();
}

/** A rep may answer on a Case years later: whose it is stays known. */
const onRecord = sql`EXISTS (SELECT 1 FROM conversations WHERE handoff_id = handoffs.id AND NOT live AND opened_at IS NOT NULL)`;

const nobody: HandoffFacts = {
  customer: {},
  identity: { kind: "anonymous", value: "" },
  steps: [],
  metadata: {},
  isFirst: false,
  transcriptItems: 0,
};
const nothing = JSON.stringify(nobody);

/** Of such a handoff everything goes but the ids: who wrote what, when, and who the customer is. */
async function forgetWords(parts: Parts, before: Date): Promise<void> {
  const { store } = parts;
  for (let count = chunk; count === chunk;) {
    count = await store.transaction(async (tx) => {
      const { rows } = await sql<{ id: string }>`
        UPDATE handoffs SET words_forgotten = true, facts = ${nothing}::jsonb, request = '{}', reason = NULL, summary = NULL, error = NULL
        WHERE id IN (SELECT id FROM handoffs WHERE ended_at < ${before} AND NOT words_forgotten LIMIT ${chunk})
        RETURNING id`.execute(tx.db);
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await tx.db.deleteFrom("entries").where("handoff_id", "in", ids).execute();
      await tx.db.deleteFrom("trace_events").where("handoff_id", "in", ids).execute();
      const empty = { reps: "[]", unread: "[]", attributes: "{}" };
      await tx.db.updateTable("conversations").set(empty).where("handoff_id", "in", ids).execute();
      return ids.length;
    });
  }
}

async function purge(parts: Parts, statement: ReturnType<typeof sql>): Promise<void> {
  for (let deleted = BigInt(chunk); deleted >= BigInt(chunk);) {
    deleted = (await statement.execute(parts.store.db)).numAffectedRows ?? 0n;
  }
}
