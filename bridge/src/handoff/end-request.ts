import { findConversation } from "../store/conversations.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { endHandoff } from "./ending.ts";
import { put } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import type { EntryPayloads } from "./payloads.ts";
import { isOver } from "./states.ts";
import { tell } from "./tracer.ts";

/**
 * The customer's side wants to end. The end takes its place behind the last words in the lane to the desk; where
 * nothing has been begun at a desk yet, the handoff ends at once.
 */
export async function requestEnd(parts: Parts, tx: Tx, handoff: Handoff, end: EntryPayloads["end"]): Promise<void> {
  if (isOver(handoff)) return;
  const now = parts.clock.now();
  const conversation = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  await tell(tx.db, handoff, now, "end-requested", { data: { by: end.by, reason: end.reason } });
  if (conversation.stage === "new" && handoff.conversation_no === 1) {
    await endHandoff(parts, tx, handoff, { by: end.by, reason: end.reason, resolve: end.resolve });
    return;
  }
  // What the bridge decides by itself is given up when a rep comes in time; it must not stand in a later end's place.
  const key = end.by === "bridge" ? `end:${handoff.version}` : "end";
  await put(tx, { handoffId: handoff.id, direction: "to-desk" }, "end", key, end, now);
}
