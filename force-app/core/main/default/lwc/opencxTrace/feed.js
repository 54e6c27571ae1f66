import { faultOf } from "c/opencxFaultOf";
import { mergePages, parseTrace } from "c/opencxTraceView";
import { unreadableFault } from "./faults";

const late = Symbol("late");
const mostPages = 50;
/** Longer than Apex may wait for a callout: whatever has not answered by then never will. */
const lostAfterMs = 130_000;

/**
 * Reads the trace of one record, all its pages, one request at a time; tells `{ late }`, `{ status, trace, fault }`.
 * `read({ after, etag })` answers `{ status, body, etag, fault }`.
 */
export class TraceFeed {
  _pages = [];
  _pending = undefined;
  _startedAt = 0;
  _walk = 0;

  constructor({ read, timeoutMs, tell }) {
    this._read = read;
    this._timeoutMs = timeoutMs;
    this._tell = tell;
  }

  /** Reads anew; while something is being read, that is waited for. Never fails: what went wrong is told. */
  refresh() {
    const isLost = Date.now() - this._startedAt > lostAfterMs;
    if (this._pending === undefined || isLost) this._pending = this._start();
    return this._pending;
  }

  /** Whatever is still on its way is not told any more. */
  stop() {
    this._walk += 1;
    this._pending = undefined;
  }

  async _start() {
    this._walk += 1;
    const walk = this._walk;
    this._startedAt = Date.now();
    const outcome = await this._readAll(walk).catch(() => ({ status: "failed", fault: unreadableFault() }));
    if (walk !== this._walk) return;
    this._pending = undefined;
    this._tell(outcome);
  }

  /** A page that cannot be read takes nothing away of those that were read before. */
  async _readAll(walk) {
    const pages = [];
    let failure;
    for (let after = 0; after !== null && pages.length < mostPages && failure === undefined;) {
      const known = this._pages[pages.length];
      // eslint-disable-next-line no-await-in-loop -- a page names the next
      const page = await this._readPage(after, known?.after === after ? known : undefined, walk);
      if (page.status === "not-opened") return this._forget(page);
      if (page.body === undefined) failure = page;
      else {
        pages.push(page);
        after = nextOf(page.body.next, after);
      }
    }
    if (walk === this._walk) this._pages = failure ? [...pages, ...this._pages.slice(pages.length)] : pages;
    const trace = this._pages.length > 0 ? mergePages(this._pages.map(({ body }) => body)) : undefined;
    return { status: failure ? "failed" : "data", trace, fault: failure?.fault };
  }

  async _readPage(after, known, walk) {
    const answer = await this._ask({ after, etag: known?.etag ?? null }, walk);
    if (answer?.status === "unchanged" && known !== undefined) return known;
    if (answer?.status === "data") return pageOf(after, answer);
    if (answer?.status === "not-opened") return { status: "not-opened" };
    return { status: "failed", fault: answer?.fault ?? unreadableFault() };
  }

  /** Says when it takes long, and waits on: a late answer is an answer. */
  async _ask(request, walk) {
    const answer = this._read(request).catch((error) => ({ status: "failed", fault: faultOf(error) }));
    let timer;
    const alarm = new Promise((resolve) => {
      // eslint-disable-next-line @lwc/lwc/no-async-operation -- ends with the request
      timer = setTimeout(resolve, this._timeoutMs, late);
    });
    const first = await Promise.race([answer, alarm]);
    clearTimeout(timer);
    if (first !== late) return first;
    if (walk === this._walk) this._tell({ late: true });
    return answer;
  }

  _forget({ status }) {
    this._pages = [];
    return { status };
  }
}

/** A bridge that sends in circles, or nowhere, is not followed. */
function nextOf(next, after) {
  return Number.isSafeInteger(next) && next > after ? next : null;
}

function pageOf(after, { body, etag }) {
  try {
    return { after, etag, body: parseTrace(body) };
  } catch {
    return { status: "failed", fault: unreadableFault() };
  }
}
