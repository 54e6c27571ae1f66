import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { clearTimers, setTimer } from "../store/timers.ts";
import type { Parts } from "./parts.ts";

/** The customer has written: nobody is waited for. */
export async function stopInactivity(tx: Tx, handoff: Handoff): Promise<void> {
  await clearTimers(tx.db, handoff.id, ["inactivity-warn", "inactivity-close"]);
}

/** The rep has answered: from now on the customer is waited for. */
export async function armInactivity(parts: Parts, tx: Tx, handoff: Handoff, now: Date): Promise<void> {
  const { warnAfterMs, closeAfterMs, channels } = parts.config.customer.inactivity;
  if (!channels.includes(handoff.channel ?? "")) return;
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (warnAfterMs !== undefined) await setTimer(tx, handoff.id, "inactivity-warn", after(warnAfterMs));
  if (closeAfterMs !== undefined) await setTimer(tx, handoff.id, "inactivity-close", after(closeAfterMs));
}
