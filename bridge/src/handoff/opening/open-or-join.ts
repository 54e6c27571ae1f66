import { existingIsOver, type Opened } from "../../desks/desk.ts";
import { BridgeError, isBridgeError } from "../../lib/errors.ts";
import type { Conversation } from "../../store/conversations.ts";
import { reserveShared, takeOverShared } from "../../store/shared-conversations.ts";
import type { Parts } from "../parts.ts";

const mostTurns = 3;

/**
 * Opens a conversation, or joins the one that another handoff of the same customer has opened. The reservation in the
 * store is the lock around "find or create": it outlives the process, and whoever holds it opens under its own key.
 *
 * @throws BridgeError `DESK_BEING_OPENED` while another handoff is at it, and what the desk throws.
 */
export async function openOrJoin(
  parts: Parts,
  { id, connection, share_key: shareKey }: Conversation,
  open: (existing: string | undefined) => Promise<Opened>,
): Promise<Opened> {
  if (shareKey === null || connection === null) return open(undefined);
  const key = { connection, shareKey };
  for (let turn = 1; turn <= mostTurns; turn += 1) {
    const { holder, externalId } = await parts.store.transaction((tx) => reserveShared(tx.db, key, id));
    if (externalId === null && holder !== id) break;
    try {
      return await open(externalId ?? undefined);
    } catch (error) {
      if (externalId === null || !isBridgeError(error) || error.code !== existingIsOver) throw error;
      await takeOverShared(parts.store.db, key, id, externalId);
    }
  }
  throw beingOpened();
}

function beingOpened(): BridgeError {
  return new BridgeError({
    code: "DESK_BEING_OPENED",
    message: "Another handoff of the same customer is opening the conversation that both will share.",
    remedy: "Nothing to do: the bridge joins it as soon as it is open.",
    retryable: true,
    retryAfterMs: 250,
  });
}
