import { sql } from "kysely";
import { clockSlackMs } from "../../opencx/clock-slack.ts";
import type { Entry } from "../../store/entries.ts";
import type { Handoff } from "../../store/handoffs.ts";
import { hashText } from "../outgoing.ts";
import type { Parts } from "../parts.ts";

/**
 * Looks whether a message whose sending ended with no answer has arrived (design section 4).
 * First by the mark that rides on each message; where OpenCX shows none, by an equal agent message since then that
 * none of our other sends accounts for.
 */
export async function wasSent(
  parts: Parts,
  handoff: Handoff,
  entry: Entry,
  signal: AbortSignal,
): Promise<{ sent: boolean; sure: boolean; messageId?: string }> {
  const session = await parts.opencx.session(handoff.session_id, signal);
  const mark = readMark(session.customData["bridge_reply"], handoff.id);
  if (mark === entry.seq) return { sent: true, sure: true };
  // A later mark says nothing of one that was given up and is tried again.
  if (mark !== undefined && mark < entry.seq && parts.config.opencx.markStoredWithMessage) {
    return { sent: false, sure: true };
  }
  const messageId = await findInHistory(parts, handoff, entry, signal);
  if (messageId !== undefined) return { sent: true, sure: true, messageId };
  return { sent: false, sure: false };
}

function readMark(value: unknown, handoffId: string): number | undefined {
  if (typeof value !== "string" || !value.startsWith(`${handoffId}:`)) return undefined;
  const seq = Number(value.slice(handoffId.length + 1));
  return Number.isInteger(seq) ? seq : undefined;
}

async function findInHistory(
  parts: Parts,
  handoff: Handoff,
  entry: Entry,
  signal: AbortSignal,
): Promise<string | undefined> {
  const since = (entry.sending_at ?? entry.created_at).getTime() - clockSlackMs;
  const { items } = await parts.opencx.history(handoff.session_id, parts.config.opencx.historyPageLimit, signal);
  const candidates = items.filter(
    (item) =>
      item.kind === "message" &&
      item.speaker === "inbox" &&
      item.at.getTime() >= since &&
      hashText(item.text) === entry.text_hash,
  );
  if (candidates.length === 0) return undefined;
  const taken = await parts.store.db
    .selectFrom("entries")
    .select(["external_id", "alias_key"])
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-opencx")
    .where(sql<boolean>`(external_id IS NOT NULL OR alias_key IS NOT NULL)`)
    .where("id", "!=", entry.id)
    .execute();
  const takenIds = new Set(taken.flatMap((row) => [row.external_id, row.alias_key?.replace(/^h:/, "")]));
  return candidates.find((item) => !takenIds.has(item.id))?.id;
}
