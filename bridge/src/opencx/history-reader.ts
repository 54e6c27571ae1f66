import type { History, HistoryItem } from "./types.ts";

/** One page of a history, in the order in which OpenCX gave it. */
export interface HistoryPage {
  items: HistoryItem[];
  /** Of the next page; absent on the last. */
  next: string | undefined;
}

export type ReadPage = (cursor: string | undefined) => Promise<HistoryPage>;

interface Walk {
  items: HistoryItem[];
  /** Of the page that comes next. */
  cursor: string | undefined;
  pages: number;
}

const mostPages = 2000;
const mostRemembered = 5000;

/**
 * Reads histories page by page. OpenCX does not say whether the oldest page comes first or last (contract opencx 9.4);
 * what matters is the newest, so a history that begins with its oldest page is read to its end. A walk that was
 * interrupted, by a spent budget for example, goes on where it was.
 */
export class HistoryReader {
  readonly #interrupted = new Map<string, Walk>();
  /** The cursors of the last pages of histories that begin with their oldest. */
  readonly #ends = new Map<string, string>();

  /** All of it; of one that begins with its newest page, at most `maxPages` pages. */
  async whole(sessionId: string, maxPages: number, readPage: ReadPage): Promise<History> {
    const enough = ({ items, pages }: Walk) => pages >= maxPages && isNewestFirst(items);
    return this.#walk(`whole:${sessionId}`, sessionId, undefined, enough, readPage);
  }

  /** At least what is newer than `since`, in as few pages as it takes. */
  async since(sessionId: string, since: Date, maxPages: number, readPage: ReadPage): Promise<History> {
    const enough = ({ items, pages }: Walk) =>
      isNewestFirst(items) && (pages >= maxPages || (items.at(-1)?.at ?? since) < since);
    return this.#walk(`since:${sessionId}`, sessionId, this.#ends.get(sessionId), enough, readPage);
  }

  async #walk(
    key: string,
    sessionId: string,
    from: string | undefined,
    enough: (walk: Walk) => boolean,
    readPage: ReadPage,
  ): Promise<History> {
    const walk = this.#interrupted.get(key) ?? { items: [], cursor: from, pages: 0 };
    this.#interrupted.delete(key); // whoever reads the same at the same time walks alone
    try {
      return await this.#walkOn(walk, sessionId, enough, readPage);
    } catch (error) {
      remember(this.#interrupted, key, walk);
      throw error;
    }
  }

  async #walkOn(walk: Walk, sessionId: string, enough: (walk: Walk) => boolean, readPage: ReadPage): Promise<History> {
    for (;;) {
      const { items, next } = await readPage(walk.cursor);
      walk.items.push(...items);
      walk.pages += 1;
      if (next === undefined || enough(walk) || walk.pages >= mostPages) {
        if (next === undefined && walk.cursor !== undefined && !isNewestFirst(walk.items)) {
          remember(this.#ends, sessionId, walk.cursor);
        }
        return { items: eachOnce(walk.items).sort((a, b) => a.at.getTime() - b.at.getTime()), cut: next !== undefined };
      }
      walk.cursor = next;
    }
  }
}

/** Pages may overlap where something was added between two of them. */
function eachOnce(items: HistoryItem[]): HistoryItem[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

function isNewestFirst(items: HistoryItem[]): boolean {
  const [first, last] = [items[0], items.at(-1)];
  return first !== undefined && last !== undefined && last.at < first.at;
}

/** Keeps the newest few thousand: what is forgotten is read from its beginning. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest);
}
