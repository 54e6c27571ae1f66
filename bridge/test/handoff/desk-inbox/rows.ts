import { acceptDelivery } from "../../../src/handoff/desk-inbox/accept-delivery.ts";
import { changeConversation } from "../../../src/store/conversations.ts";
import { deliveriesAfter, type InboxKey } from "../../../src/store/desk-inbox.ts";
import type { Store, Wake } from "../../../src/store/store.ts";
import { makeConversation } from "../../store/support/rows.ts";

export const key: InboxKey = { connection: "main", externalId: "conversation-1" };
const clock = { now: () => new Date() };

export const deliver = (store: Store, to = key) => acceptDelivery({ store, clock }, to, { text: "Hello" });

/** A conversation whose opening at the desk has begun: it has no name yet. */
export async function beingOpened(store: Store): Promise<string> {
  const { id } = await makeConversation(store);
  await changeConversation(store.db, id, { stage: "prepared" });
  return id;
}

export async function isOpen(store: Store, id: string): Promise<void> {
  await changeConversation(store.db, id, { stage: "open", external_id: key.externalId });
}

export async function isClosed(store: Store, id: string): Promise<void> {
  await changeConversation(store.db, id, { stage: "closed", closed_at: new Date() });
}

export async function stored(store: Store): Promise<number> {
  return (await deliveriesAfter(store.db, key, -1)).length;
}

/** The conversations whose followers are woken from now on. */
export function woken(store: Store): string[] {
  const all: string[] = [];
  store.onWake((what: Wake) => void ("inbox" in what && all.push(what.inbox)));
  return all;
}
