import { errorCode, isBridgeError } from "../../lib/errors.ts";
import { findConversation } from "../../store/conversations.ts";
import { findHandoff, lockHandoff } from "../../store/handoffs.ts";
import { addPending, type Claim, holdClaim } from "../../store/lanes.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import type { Parts } from "../parts.ts";
import { retryAt } from "../retry.ts";
import { isOver } from "../states.ts";

/** How long a desk that cannot be reached is asked again. */
const mostMs = 15 * 60_000;
/** The waits between the tries are those after so many. */
const asAfterTries = 4;

/**
 * An opening that was given up may have got through after all: nobody shall wait in a conversation that is over.
 *
 * @returns when to try again, where the desk could not be asked; the lane has work until then.
 */
export async function closeLeftOpen(
  parts: Parts,
  claim: Claim,
  conversationNo: number,
): Promise<{ retryAt: Date } | undefined> {
  const { db } = parts.store;
  const conversation = await findConversation(db, claim.handoffId, conversationNo);
  const handoff = await findHandoff(db, claim.handoffId);
  if (handoff === undefined || conversation.credentials === null) return undefined;
  try {
    await deskOf(parts, conversation.connection).close(deskConversation(parts, handoff, conversation), "given up");
    return undefined;
  } catch (error) {
    parts.log.warn({ code: errorCode(error), handoffId: claim.handoffId }, "a conversation could not be closed");
    if (!isBridgeError(error) || !error.retryable) return undefined;
    return closeLater(parts, claim, retryAt(parts, asAfterTries, error.retryAfterMs));
  }
}

/** Not where the handoff goes on: there its lane has the closing as an entry. */
async function closeLater(parts: Parts, claim: Claim, at: Date): Promise<{ retryAt: Date } | undefined> {
  return parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    const since = parts.clock.now().getTime() - (handoff.ended_at?.getTime() ?? 0);
    if (!isOver(handoff) || since > mostMs || !(await holdClaim(tx.db, claim))) return undefined;
    await addPending(tx, claim, 1, at);
    return { retryAt: at };
  });
}
