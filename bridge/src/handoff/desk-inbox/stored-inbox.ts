import type { Inbox } from "../../desks/desk.ts";
import { deliveriesAfter, type Delivery, type InboxKey } from "../../store/desk-inbox.ts";
import type { Store } from "../../store/store.ts";

/** The inbox of one conversation, as its desk reads it. */
export class StoredInbox implements Inbox {
  readonly #store: Store;
  readonly #key: InboxKey;
  /** Whether something came since the last reading began. */
  #news = true;
  #wake = () => {};

  constructor(store: Store, { connection, external_id }: { connection: string | null; external_id: string | null }) {
    this.#store = store;
    this.#key = { connection: connection ?? "", externalId: external_id ?? "" };
  }

  after(no: number): Promise<Delivery[]> {
    this.#news = false;
    return deliveriesAfter(this.#store.db, this.#key, no);
  }

  async changed(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#news || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }

  /** Something has come. */
  wake(): void {
    this.#news = true;
    this.#wake();
  }
}
