import { insertAt } from "../../store/entries.ts";
import type { Handoff } from "../../store/handoffs.ts";
import { addPending } from "../../store/lanes.ts";
import type { Tx } from "../../store/store.ts";
import { renderBrief, type Turn } from "../brief.ts";
import { deskOf } from "../desk-view.ts";
import { briefSeq } from "../hand-on.ts";
import { makeEntry } from "../outgoing.ts";
import type { HandoffFacts, HandoffRequest, SaidPayload } from "../payloads.ts";
import { reasonText } from "../reasons.ts";
import { sessionLink } from "../session-link.ts";
import { tell } from "../tracer.ts";
import type { OpeningJob, PreparedWork } from "./job.ts";

/** Renders the brief, once, and stores all its parts in front of whatever waits in the lane. */
export async function storeBrief(
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
      link: sessionLink(parts, handoff.session_id),
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
  const wordy = new Set(["Handoff_Summary", "Handoff_Reason", "Customer_Phone", "Follow_Up"]);
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
