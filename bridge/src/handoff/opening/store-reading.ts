import { sql } from "kysely";
import { insertAt } from "../../store/entries.ts";
import type { Handoff } from "../../store/handoffs.ts";
import { addPending } from "../../store/lanes.ts";
import type { Tx } from "../../store/store.ts";
import { hashText, makeEntry } from "../outgoing.ts";
import type { HandoffFacts, HandoffRequest } from "../payloads.ts";
import { moveTo } from "../states.ts";
import { tell } from "../tracer.ts";
import type { PreparedWork } from "./job.ts";
import type { ReadResult } from "./read-session.ts";

/** The handoff as it will be once what was read is stored. */
export function withReading(handoff: Handoff, read: ReadResult): Handoff {
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

/** Stores what OpenCX's API told of the session, and every item of its history. */
export async function storeReading(
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
  if (read.historyCut) {
    const data = { items: read.history.length, remedy: "Raise opencx.historyPageLimit." };
    await tell(tx.db, stored, now, "history-cut", { level: "warning", data });
  }
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
