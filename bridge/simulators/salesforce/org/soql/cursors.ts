import { refusal } from "../rest-error.ts";
import type { Shown } from "../rest/show.ts";
import { IdMint } from "../ids.ts";
import type { Found } from "./run.ts";

/** One page of what a query found. */
export interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Shown[];
}

/** Keeps what long queries found, for their further pages. */
export class Cursors {
  readonly #kept = new Map<string, { found: Found; size: number }>();
  readonly #ids = new IdMint();

  /** The first page. */
  open(found: Found, size: number, base: string): Page {
    if (found.records.length <= size) return { totalSize: found.total, done: true, records: found.records };
    const id = this.#ids.next("01g");
    this.#kept.set(id, { found, size });
    return this.#page(id, 0, base);
  }

  /** A further page by its locator. Throws RestError INVALID_QUERY_LOCATOR. */
  next(locator: string, base: string): Page {
    const [id = "", start = ""] = locator.split("-");
    if (!this.#kept.has(id) || !/^\d+$/.test(start)) throw refusal("INVALID_QUERY_LOCATOR", "invalid query locator");
    return this.#page(id, Number(start), base);
  }

  clear(): void {
    this.#kept.clear();
  }

  #page(id: string, start: number, base: string): Page {
    const { found, size } = this.#kept.get(id) ?? { found: { total: 0, records: [] }, size: 1 };
    const records = found.records.slice(start, start + size);
    const end = start + records.length;
    if (end >= found.records.length) return { totalSize: found.total, done: true, records };
    return { totalSize: found.total, done: false, nextRecordsUrl: `${base}/query/${id}-${end}`, records };
  }
}
