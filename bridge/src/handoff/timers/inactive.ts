import { lockHandoff } from "../../store/handoffs.ts";
import { finishTimer } from "../../store/timers.ts";
import { requestEnd } from "../end-request.ts";
import { tellCustomer } from "../outgoing.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { TimerWork } from "./timer-work.ts";

/** The customer has not answered the rep for a while: asks whether they are still there. */
export const whenInactive: TimerWork = async (parts, timer) => {
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, timer.handoffId);
    if (!(await finishTimer(tx.db, timer)) || isOver(handoff) || handoff.state !== "with-rep") return;
    const now = parts.clock.now();
    await tell(tx.db, handoff, now, "inactivity-warning");
    const text = parts.texts.say("inactivityWarning", handoff.language);
    await tellCustomer(tx, handoff, `inactivity:${now.toISOString()}`, text, now);
  });
};

/** Still no answer: closes the conversation, behind whatever is on its way. */
export const whenToClose: TimerWork = async (parts, timer) => {
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, timer.handoffId);
    if (!(await finishTimer(tx.db, timer)) || isOver(handoff) || handoff.state !== "with-rep") return;
    await requestEnd(parts, tx, handoff, { by: "inactivity", reason: "inactivity", resolve: true });
  });
};
