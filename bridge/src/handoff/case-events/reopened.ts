import { lockHandoff } from "../../store/handoffs.ts";
import type { CaseConversation } from "../../store/shared-cases.ts";
import type { Tx } from "../../store/store.ts";
import type { Parts } from "../parts.ts";
import { reviveHandoff } from "../revive.ts";
import { isOver } from "../states.ts";
import { tell } from "../tracer.ts";
import type { CaseEvent } from "./case-event.ts";
import { momentOf } from "./reply.ts";

/** A rep has opened a Case again: what the customer writes goes there once more. */
export async function caseReopened(
  parts: Parts,
  tx: Tx,
  conversation: CaseConversation,
  told: CaseEvent,
): Promise<void> {
  const handoff = await lockHandoff(tx, conversation.handoff_id);
  const sourceKey = `desk:case:${told.key}`;
  const at = momentOf(told, parts.clock.now());
  const fresh = await tell(tx.db, handoff, at, "case-reopened", { conversationNo: conversation.no, sourceKey });
  if (fresh && isOver(handoff)) await reviveHandoff(parts, tx, handoff, conversation, `reopened:${told.key}`);
}
