import type { HistoryItem, OpencxSession } from "../../opencx/types.ts";
import { findHandoff, type Handoff, lockHandoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { finishTimer, setTimer } from "../../store/timers.ts";
import { requestEnd } from "../end-request.ts";
import { tellRep } from "../outgoing.ts";
import type { Parts } from "../parts.ts";
import type { HandoffFacts, Said } from "../payloads.ts";
import { acceptSaid } from "../said.ts";
import { isVoice } from "../channel.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

const historyPages = 20;

/** Reads the session again and stores whatever it shows that we do not know yet. */
export const refresh: TimerWork = async (parts, timer, signal) => {
  const before = await findHandoff(parts.store.db, timer.handoffId);
  if (before === undefined || isOver(before) || before.brief_cutoff === null) {
    // Before the brief is rendered the opening reads everything anyway.
    await finishTimer(parts.store.db, timer);
    return;
  }
  const startedAt = parts.clock.now();
  const [session, history] = await Promise.all([
    parts.opencx.session(before.session_id, signal),
    parts.opencx.history(before.session_id, historyPages, signal),
  ]);
  await parts.store.transaction(async (tx) => {
    await finishTimer(tx.db, timer);
    await applyHistory(parts, tx, before.id, history);
    const handoff = await lockHandoff(tx, before.id);
    if (isOver(handoff)) return;
    await tell(tx.db, handoff, startedAt, "refreshed", { data: { items: history.length } });
    await noticeIdentified(parts, tx, handoff, session);
    if (session.status !== "open" && !isVoice(handoff.channel)) {
      await requestEnd(parts, tx, handoff, { by: "opencx", reason: session.status, resolve: false });
    }
  });
};

/** Asks for a fresh look at a session, now. */
export async function requestRefresh(parts: Parts, tx: Tx, handoffId: string): Promise<void> {
  await setTimer(tx, handoffId, "refresh", parts.clock.now());
}

async function applyHistory(parts: Parts, tx: Tx, handoffId: string, history: HistoryItem[]): Promise<void> {
  const handoff = await lockHandoff(tx, handoffId);
  const cutoff = handoff.brief_cutoff;
  const later: Said[] = history
    .filter((item) => item.kind === "message" && item.speaker !== "system" && (cutoff === null || item.at >= cutoff))
    .map((item) => ({
      speaker: item.speaker,
      name: item.name,
      text: item.text,
      attachments: item.attachments,
      at: item.at,
      historyId: item.id,
    }));
  if (later.length > 0) await acceptSaid(parts, tx, handoffId, later);
}

/** A customer who becomes known later is told to the rep; the desk's own proof comes with the next handoff. */
async function noticeIdentified(parts: Parts, tx: Tx, handoff: Handoff, session: OpencxSession): Promise<void> {
  const facts = handoff.facts as HandoffFacts;
  const email = session.contact?.email;
  if (email === undefined || facts.customer.email !== undefined || facts.identifiedLater !== undefined) return;
  const now = parts.clock.now();
  const known = { ...facts, identifiedLater: email };
  await tx.db
    .updateTable("handoffs")
    .set({ facts: JSON.stringify(known) })
    .where("id", "=", handoff.id)
    .execute();
  await tell(tx.db, handoff, now, "identified-later");
  const name = session.contact?.name === undefined ? "" : `${session.contact.name}, `;
  const words = `The customer has identified as ${name}${email}. The desk shows this as verified from the next handoff on.`;
  await tellRep(tx, handoff.id, "identified-later", words, now);
}
