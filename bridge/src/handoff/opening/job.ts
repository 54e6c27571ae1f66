import type { Prepared } from "../../desks/desk.ts";
import type { Conversation } from "../../store/conversations.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Claim } from "../../store/lanes.ts";
import type { Parts } from "../parts.ts";
import type { HandoffFacts } from "../payloads.ts";
import type { StreamKeeper } from "../streams.ts";
import type { ReadResult } from "./read-session.ts";

export interface OpeningJob {
  parts: Parts;
  streams: StreamKeeper;
  claim: Claim;
  handoff: Handoff;
  conversation: Conversation;
  signal: AbortSignal;
}

/** Everything that was found out before anything is created at the desk; committed in one transaction. */
export interface PreparedWork {
  read: ReadResult | undefined;
  facts: HandoffFacts;
  proven: Prepared;
  connection: string;
  readMs: number;
  tokenMs: number;
}
