import type { Conversation } from "../../store/conversations.ts";
import { insertDelivery } from "../../store/desk-inbox.ts";
import type { Tx } from "../../store/store.ts";
import { deskOf } from "../desk-view.ts";
import type { Parts } from "../parts.ts";

/**
 * A conversation seems to be over, and nobody has told of it. A desk that can look for what was said last is left to do
 * that, and to tell the end behind it.
 *
 * @returns false where the desk cannot, so that the end is concluded at once.
 */
export async function leaveEndToDesk(
  parts: Parts,
  tx: Tx,
  { id, connection, external_id: externalId }: Conversation,
): Promise<boolean> {
  const { lostEnd } = deskOf(parts, connection);
  if (lostEnd === undefined || connection === null || externalId === null) return false;
  await insertDelivery(tx, { connection, externalId }, lostEnd, parts.clock.now());
  tx.wake({ inbox: id });
  return true;
}
