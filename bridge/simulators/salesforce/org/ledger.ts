/** One request that came in. */
export interface RequestRecord {
  seq: number;
  at: number;
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  /** Username, when the token was good. */
  user: string | undefined;
  /** 0 when the connection was cut; undefined while it runs. */
  status: number | undefined;
  /** JSON as sent; a file's bytes are left out. */
  body: unknown;
}

/** One write that lasted; what was rolled back is not here. */
export interface WriteRecord {
  seq: number;
  at: number;
  action: "insert" | "update" | "delete";
  object: string;
  id: string;
  /** Username. */
  by: string;
  /** The fields that were set or changed. */
  fields: Record<string, unknown>;
}

const keptRequests = 50_000;

/** All requests, and all writes that lasted, in order. */
export class Ledger {
  requests: RequestRecord[] = [];
  writes: WriteRecord[] = [];
  readonly #now: () => number;
  #seq = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  request(record: Pick<RequestRecord, "method" | "path" | "query">): RequestRecord {
    const full = { seq: ++this.#seq, at: this.#now(), ...record, user: undefined, status: undefined, body: undefined };
    this.requests.push(full);
    if (this.requests.length > keptRequests) this.requests = this.requests.slice(-keptRequests / 2);
    return full;
  }

  write(record: Omit<WriteRecord, "seq" | "at">): WriteRecord {
    const full = { seq: ++this.#seq, at: this.#now(), ...record };
    this.writes.push(full);
    return full;
  }

  /** Takes a write back that was rolled back. */
  forget(record: WriteRecord): void {
    this.writes = this.writes.filter((one) => one !== record);
  }

  clear(): void {
    this.requests = [];
    this.writes = [];
    this.#seq = 0;
  }
}
