import type { Entry } from "./conversations/model.ts";

/** One line of the ledger. */
export interface LedgerRecord {
  /** Order of all records of the simulator. */
  seq: number;
  at: number;
  /** `request`: came over the API. `entry`: an event. `control`: done through `/_sim` or the handle. */
  kind: "request" | "entry" | "control";
  /** Subject of the token, or of the entry's sender. */
  who: string | undefined;
  /** Operation of the contract, event name, or control operation. */
  operation: string;
  conversationId: string | undefined;
  /** Of a request: the answer's status; 0 when it was cut off; undefined while it runs. */
  status?: number;
  /** Of a request: its JSON body. Of a control operation: its arguments. */
  body?: unknown;
  entry?: Entry;
  eventId?: number;
}

/** How often an operation was requested. */
export interface RequestCount {
  count: number;
  /** By answered status. */
  statuses: Record<string, number>;
}

/** Everything that changed anything, in order, kept for each conversation; and a count of all requests. */
export class Ledger {
  readonly #now: () => number;
  readonly #byConversation = new Map<string, LedgerRecord[]>();
  #general: LedgerRecord[] = [];
  readonly #counts = new Map<string, RequestCount>();
  #seq = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds a record; the caller may fill it in later. */
  add(record: Omit<LedgerRecord, "seq" | "at">): LedgerRecord {
    const full: LedgerRecord = { seq: ++this.#seq, at: this.#now(), ...record };
    if (full.conversationId === undefined) {
      this.#general.push(full);
      return full;
    }
    const own = this.#byConversation.get(full.conversationId);
    if (own === undefined) this.#byConversation.set(full.conversationId, [full]);
    else own.push(full);
    return full;
  }

  entry(conversationId: string, entry: Entry, event: string, eventId: number): void {
    this.add({ kind: "entry", who: entry.sender.subject, operation: event, conversationId, entry, eventId });
  }

  /** Records of one conversation, or of none (tokens, settings). */
  records(conversationId?: string): LedgerRecord[] {
    return conversationId === undefined ? this.#general : (this.#byConversation.get(conversationId) ?? []);
  }

  counted(operation: string): RequestCount {
    let count = this.#counts.get(operation);
    if (count === undefined) this.#counts.set(operation, (count = { count: 0, statuses: {} }));
    return count;
  }

  counts(): Record<string, RequestCount> {
    return Object.fromEntries(this.#counts);
  }

  clear(): void {
    this.#byConversation.clear();
    this.#general = [];
    this.#counts.clear();
    this.#seq = 0;
  }
}
