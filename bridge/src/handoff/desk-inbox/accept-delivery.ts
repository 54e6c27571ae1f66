import { conversationsFor, type InboxKey, insertDelivery } from "../../store/desk-inbox.ts";
import type { Parts } from "../parts.ts";

/**
 * Stores what a desk's webhook brings for a conversation; its follower takes it from there. While a conversation of the
 * connection is being opened nobody can tell which one it will be, so everything is stored then.
 *
 * @returns false where the bridge has no such conversation.
 */
export async function acceptDelivery(
  { store, clock }: Pick<Parts, "store" | "clock">,
  key: InboxKey,
  body: object,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    const found = await conversationsFor(tx.db, key);
    if (found.length === 0) return false;
    await insertDelivery(tx, key, body, clock.now());
    // One that is being opened may be open, and have read its inbox, before this is committed.
    const open = found.filter(({ stage }) => stage === "open");
    for (const { id } of open.length > 0 ? open : found) tx.wake({ inbox: id });
    return true;
  });
}
