import type { Updateable } from "kysely";
import { changeHandoff, type Handoff } from "../store/handoffs.ts";
import type { HandoffState, HandoffTable } from "../store/schema.ts";
import type { Tx } from "../store/store.ts";
import { appendTrace } from "../store/trace.ts";

/** Every transition there is (design section 6). What is not here does not happen. */
const transitions: Record<HandoffState, readonly HandoffState[]> = {
  received: ["opening", "handing-on", "ended", "failed"],
  opening: ["queued", "with-rep", "transferring", "handing-on", "ended", "failed"],
  queued: ["with-rep", "transferring", "handing-on", "ended", "failed"],
  "with-rep": ["transferring", "ended", "failed"],
  transferring: ["with-rep", "queued", "handing-on", "ended", "failed"],
  "handing-on": ["opening", "queued", "with-rep", "transferring", "ended", "failed"],
  ended: [],
  failed: [],
};

export function canMove(from: HandoffState, to: HandoffState): boolean {
  return transitions[from].includes(to);
}

export function isOver(handoff: Pick<Handoff, "ended_at">): boolean {
  return handoff.ended_at !== null;
}

/**
 * Moves a handoff to another state and tells the trace, as a compare-and-set on its version.
 *
 * @returns the handoff as it is now; unchanged when it is in that state already or cannot go there.
 */
export async function moveTo(
  tx: Tx,
  handoff: Handoff,
  to: HandoffState,
  now: Date,
  changes: Updateable<HandoffTable> = {},
): Promise<Handoff> {
  if (!canMove(handoff.state, to)) return handoff;
  const moved = await changeHandoff(tx, handoff, { ...changes, state: to });
  await appendTrace(tx.db, {
    handoffId: handoff.id,
    at: now,
    kind: "state",
    conversationNo: moved.conversation_no,
    data: { from: handoff.state, to },
  });
  return moved;
}
