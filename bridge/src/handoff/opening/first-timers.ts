import type { Conversation } from "../../store/conversations.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Tx } from "../../store/store.ts";
import { setTimer } from "../../store/timers.ts";
import { deskOf } from "../desk-view.ts";
import type { Parts } from "../parts.ts";
import { askForEndLater } from "../timers/ask-for-end.ts";

/** What a conversation that has just been opened must not wait for in vain: a rep, its last touches, its end. */
export async function setFirstTimers(parts: Parts, tx: Tx, handoff: Handoff, opened: Conversation): Promise<void> {
  const now = parts.clock.now();
  const desk = deskOf(parts, opened.connection);
  if (opened.live && handoff.first_joined_at === null) {
    await setTimer(tx, handoff.id, "join", new Date(now.getTime() + parts.config.nobodyThere.joinTimeoutMs));
  }
  if (desk.finishOpening !== undefined) await setTimer(tx, handoff.id, "finish-opening", now);
  await askForEndLater(parts, tx, handoff.id, desk);
}
