import type { Handoff } from "../store/handoffs.ts";
import type { Executor } from "../store/store.ts";
import { appendTrace, type TraceEvent } from "../store/trace.ts";

/** Appends one line to a handoff's timeline. */
export async function tell(
  db: Executor,
  handoff: Pick<Handoff, "id" | "conversation_no">,
  at: Date,
  kind: string,
  rest: Omit<TraceEvent, "handoffId" | "at" | "kind"> = {},
): Promise<boolean> {
  return appendTrace(db, { handoffId: handoff.id, conversationNo: handoff.conversation_no, at, kind, ...rest });
}
