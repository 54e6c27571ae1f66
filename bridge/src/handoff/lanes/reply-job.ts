import type { Conversation } from "../../store/conversations.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Claim } from "../../store/lanes.ts";
import type { Parts } from "../parts.ts";

/** A claimed lane to OpenCX, and all that is needed to work it. */
export interface ReplyJob {
  parts: Parts;
  claim: Claim;
  signal: AbortSignal;
  handoff: Handoff;
  conversation: Conversation;
}
