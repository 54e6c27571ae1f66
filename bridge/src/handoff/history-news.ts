import { sql } from "kysely";
import type { HistoryItem } from "../opencx/types.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Executor, Tx } from "../store/store.ts";
import type { Parts } from "./parts.ts";
import type { HandoffFacts } from "./payloads.ts";
import { acceptSaid } from "./said.ts";

/** OpenCX may show a message this long after the time that it bears. */
const shownLateMs = 10 * 60_000;

/**
 * From when on the history may show what the brief does not tell. What the brief tells of the history is known by its
 * ids; where it tells the caller's own transcript there are none, and time alone decides.
 */
export function newsSince(handoff: Handoff): Date {
  const cutoff = handoff.brief_cutoff ?? handoff.created_at;
  const { transcriptItems = 0 } = handoff.facts as Partial<HandoffFacts>;
  return transcriptItems === 0 ? cutoff : new Date(cutoff.getTime() - shownLateMs);
}

/**
 * Stores what a session's history shows and nobody has told yet.
 *
 * @param handoff locked by the caller.
 * @returns how many messages were new.
 */
export async function storeNews(parts: Parts, tx: Tx, handoff: Handoff, history: HistoryItem[]): Promise<number> {
  const since = newsSince(handoff);
  const later = history.filter((item) => item.kind === "message" && item.speaker !== "system" && item.at >= since);
  const known = await knownIds(tx, handoff, later);
  // A known message may have been told without its files.
  const reports = later.filter((item) => !known.has(item.id) || item.attachments.length > 0);
  if (reports.length === 0) return 0;
  return acceptSaid(
    parts,
    tx,
    handoff.id,
    reports.map(({ id, speaker, name, text, attachments, at }) => ({
      speaker,
      name,
      text,
      attachments,
      at,
      historyId: id,
    })),
  );
}

/** Which of these the bridge has carried, one way or the other: one statement, however long the history is. */
export async function knownIds({ db }: { db: Executor }, handoff: Handoff, items: HistoryItem[]): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    SELECT item.id FROM jsonb_array_elements_text(${JSON.stringify(items.map(({ id }) => id))}::jsonb) AS item (id)
    WHERE EXISTS (
        SELECT 1 FROM entries JOIN handoffs ON handoffs.id = entries.handoff_id
        WHERE handoffs.session_id = ${handoff.session_id} AND entries.direction = 'to-desk'
          AND (entries.source_key = 'h:' || item.id OR entries.alias_key = 'h:' || item.id))
      OR EXISTS (
        SELECT 1 FROM entries JOIN handoffs ON handoffs.id = entries.handoff_id
        WHERE handoffs.session_id = ${handoff.session_id} AND entries.direction = 'to-opencx'
          AND (entries.external_id = item.id OR entries.alias_key = 'h:' || item.id))`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
