/** One request that came in. */
export interface RequestRecord {
  seq: number;
  at: number;
  service: "entra" | "dataverse";
  method: string;
  /** Without the query. */
  path: string;
  /** As sent, with its question mark; empty where there was none. */
  query: string;
  /** Names in lower case; tokens and secrets are left out. */
  headers: Record<string, string>;
  /** Client id of the app, when the token was good. */
  app: string | undefined;
  /** 0 when the connection was cut; undefined while it runs. */
  status: number | undefined;
  /** Error code of the answer. */
  code: string | undefined;
  /** JSON as sent, or text; files and secrets are left out. */
  body: unknown;
  /** It came while a `Retry-After` pause was running. */
  pushed: boolean;
}

/** One write that lasted; what was rolled back is not here. */
export interface WriteRecord {
  seq: number;
  at: number;
  action: "create" | "update" | "delete";
  /** Logical name. */
  table: string;
  id: string;
  /** Whom the row says it was written by. */
  userId: string;
  /** Client id of the app. */
  app: string;
  /** The columns that were set or changed. */
  columns: Record<string, unknown>;
  /** Columns that were sent and that the platform leaves alone, such as `createdon`. */
  ignored: string[];
}

const keptRequests = 50_000;

/** All requests, and all writes by the Web API that lasted, in order. */
export class Ledger {
  requests: RequestRecord[] = [];
  writes: WriteRecord[] = [];
  readonly #now: () => number;
  #seq = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  request(record: Pick<RequestRecord, "service" | "method" | "path" | "query" | "headers">): RequestRecord {
    const open = { app: undefined, status: undefined, code: undefined, body: undefined, pushed: false };
    const full = { seq: ++this.#seq, at: this.#now(), ...record, ...open };
    this.requests.push(full);
    if (this.requests.length > keptRequests) this.requests = this.requests.slice(-keptRequests / 2);
    return full;
  }

  write(record: Omit<WriteRecord, "seq" | "at">): void {
    this.writes.push({ seq: ++this.#seq, at: this.#now(), ...record });
  }

  clear(): void {
    this.requests = [];
    this.writes = [];
    this.#seq = 0;
  }
}
