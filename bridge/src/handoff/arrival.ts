import type { DeskEvent } from "../desks/desk.ts";
import type { Conversation } from "../store/conversations.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import type { Parts } from "./parts.ts";

/** A desk's event, with what it is about, inside the transaction that stores it. */
export interface Arrival {
  parts: Parts;
  tx: Tx;
  event: DeskEvent;
  handoff: Handoff;
  conversation: Conversation;
  now: Date;
}

/** False for a conversation that was left for another desk. */
export function isCurrent({ handoff, conversation }: Arrival): boolean {
  return handoff.conversation_no === conversation.no;
}
