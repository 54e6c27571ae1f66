import { type InboxKey, insertDelivery, isOpeningOn, liveConversation } from "../../store/desk-inbox.ts";
import type { Parts } from "../parts.ts";

/**
 * Stores what a desk's webhook brings for a conversation; its follower takes it from there. While a conversation of the
 * connection is being opened nobody can tell which one it will be, so everything is stored then.
 *
 * @returns false where the bridge has no such conversation.
 */
export async function acceptDelivery(parts: Parts, key: InboxKey, body: object): Promise<boolean> {
  return parts.store.transaction(async (tx) => {
    const conversationId = await liveConversation(tx.db, key);
    if (conversationId === undefined && !(await isOpeningOn(tx.db, key.connection))) return false;
    await insertDelivery(tx, key, body, parts.clock.now());
    if (conversationId !== undefined) tx.wake({ inbox: conversationId });
    return true;
  });
}
