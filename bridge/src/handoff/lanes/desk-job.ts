import type { Desk, DeskConversation } from "../../desks/desk.ts";
import type { Conversation } from "../../store/conversations.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Claim } from "../../store/lanes.ts";
import type { Parts } from "../parts.ts";
import type { StreamKeeper } from "../streams.ts";

/** A claimed lane to a desk whose conversation is open, and all that is needed to work it. */
export interface DeskJob {
  parts: Parts;
  streams: StreamKeeper;
  claim: Claim;
  signal: AbortSignal;
  handoff: Handoff;
  conversation: Conversation;
  desk: Desk;
  view: DeskConversation;
}
