import { errorCode } from "../../lib/errors.ts";
import { currentConversation } from "../../store/current-conversation.ts";
import { finishTimer, repeatTimer } from "../../store/timers.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import { isOver } from "../states.ts";
import type { TimerWork } from "./timer-work.ts";

/** After the first try, and after each further one (contract dynamics-365 7.10). */
const waitsMs = [5_000, 15_000, 45_000];

/** What the desk still has to do on a conversation that is open, such as its title; given up without a word. */
export const finishOpening: TimerWork = async (parts, timer) => {
  const { handoff, conversation } = await currentConversation(parts.store.db, timer.handoffId);
  const desk = deskOf(parts, conversation.connection);
  if (isOver(handoff) || conversation.stage !== "open" || desk.finishOpening === undefined) {
    await finishTimer(parts.store.db, timer);
    return;
  }
  try {
    await desk.finishOpening(deskConversation(parts, handoff, conversation));
  } catch (error) {
    const wait = waitsMs[timer.attempts - 1];
    if (wait !== undefined) {
      await repeatTimer(parts.store.db, timer, new Date(parts.clock.now().getTime() + wait));
      return;
    }
    parts.log.info({ handoffId: handoff.id, code: errorCode(error) }, "a conversation stays without its title");
  }
  await finishTimer(parts.store.db, timer);
};
