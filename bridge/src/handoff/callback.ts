import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { newId } from "../lib/ids.ts";
import { put } from "./outgoing.ts";
import type { Parts } from "./parts.ts";

export type CallbackEvent =
  "handoff.opened" | "handoff.joined" | "handoff.unavailable" | "handoff.ended" | "handoff.failed";

/**
 * Queues a signed notice to the configured callback address; does nothing where none is configured.
 *
 * @param onceAs told a second time under this name it is queued no more.
 */
export async function tellCallback(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  event: CallbackEvent,
  onceAs?: string,
): Promise<void> {
  if (parts.config.callback === undefined) return;
  const data = {
    id: newId(),
    event,
    at: parts.clock.now().toISOString(),
    handoffId: handoff.id,
    sessionId: handoff.session_id,
    state: handoff.state,
    unavailableReason: handoff.unavailable_reason,
    endedBy: handoff.ended_by,
    endReason: handoff.end_reason,
  };
  await put(
    tx,
    { handoffId: handoff.id, direction: "to-callback" },
    "callback",
    onceAs ?? data.id,
    { event, data },
    parts.clock.now(),
  );
}
