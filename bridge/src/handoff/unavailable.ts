import type { UnavailableReason } from "../desks/desk.ts";
import { findConversation } from "../store/conversations.ts";
import { changeHandoff, type Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { tellCallback } from "./callback.ts";
import { requestEnd } from "./end-request.ts";
import { endHandoff } from "./ending.ts";
import { startHandOn } from "./hand-on.ts";
import { put, tellCustomer } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { isOver } from "./states.ts";
import type { TextKey } from "./texts.ts";
import { tell } from "./tracer.ts";

const words: Record<UnavailableReason, TextKey> = {
  closed: "unavailableClosed",
  no_reps: "unavailableNoReps",
  over_limit: "unavailableOverLimit",
  routing_failed: "unavailableRoutingFailed",
};

/**
 * Nobody is there: tells everybody why, once for each reason, and does what the admin has chosen for it.
 * `nothingOpened`: the desk has refused to open a conversation, so there is none to close.
 * A rep who comes while the customer keeps waiting is as welcome as ever.
 */
export async function becomeUnavailable(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  reason: UnavailableReason,
  { nothingOpened = false, ...detail }: { nothingOpened?: boolean; [name: string]: unknown } = {},
): Promise<void> {
  if (isOver(handoff) || handoff.state === "with-rep" || handoff.unavailable_reason === reason) return;
  const now = parts.clock.now();
  const { fallback, handOnTo } = parts.config.nobodyThere;
  const told = await changeHandoff(tx, handoff, { unavailable_reason: reason });
  await tell(tx.db, told, now, "unavailable", { level: "warning", data: { reason, fallback, ...detail } });
  await tellCallback(parts, tx, told, "handoff.unavailable");
  if (fallback === "workflow") return resumeAi(parts, tx, told, reason, nothingOpened);
  if (fallback === "hand-on" && handOnTo !== undefined && (await startHandOn(parts, tx, told, handOnTo))) return;
  await tellCustomer(
    tx,
    told,
    `unavailable:${reason}:${told.version}`,
    parts.texts.say(words[reason], told.language),
    now,
  );
}

/** Closes the desk's side, if there may be one, and then lets the AI carry on. */
async function resumeAi(parts: Parts, tx: Tx, handoff: Handoff, reason: UnavailableReason, nothingOpened: boolean) {
  const conversation = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  if (nothingOpened || conversation.stage === "new") return giveBackToAi(parts, tx, handoff, reason);
  await requestEnd(parts, tx, handoff, { by: "bridge", reason, resolve: false });
}

/** Ends the handoff and calls the workflow that resumes the AI; the session stays open. */
export async function giveBackToAi(parts: Parts, tx: Tx, handoff: Handoff, reason: UnavailableReason): Promise<void> {
  const ended = await endHandoff(parts, tx, handoff, {
    by: "bridge",
    reason,
    resolve: false,
    lastWords: parts.texts.say("resumed", handoff.language),
  });
  if (!ended) return;
  await put(
    tx,
    { handoffId: handoff.id, direction: "to-opencx" },
    "workflow",
    "workflow",
    { reason },
    parts.clock.now(),
  );
}
