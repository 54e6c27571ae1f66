import type { RequestHandler, Response } from "express";
import { nameRequest } from "./operations.ts";

/** One request that came in. */
export interface RequestRecord {
  seq: number;
  at: number;
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  /** What the contract calls it; `unknown` when it has no such operation. */
  operation: string;
  conversationId: string | undefined;
  /** As received; the bearer itself is left out. */
  headers: Record<string, string>;
  /** JSON as sent; the data of embedded files is left out. */
  body: unknown;
  /** 0 when the connection was cut; undefined while it runs. */
  status: number | undefined;
}

const keptRequests = 50_000;

/** All requests, in order. */
export class RequestLog {
  readonly #now: () => number;
  #seq = 0;
  list: RequestRecord[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  add(record: Omit<RequestRecord, "seq" | "at" | "status">): RequestRecord {
    const full: RequestRecord = { seq: ++this.#seq, at: this.#now(), ...record, status: undefined };
    this.list.push(full);
    if (this.list.length > keptRequests) this.list = this.list.slice(-keptRequests / 2);
    return full;
  }

  clear(): void {
    this.list = [];
    this.#seq = 0;
  }
}

/** Logs every request; installed before the faults, so that one that was cut off is there too. */
export function logRequests(log: RequestLog): RequestHandler {
  return (req, res, next) => {
    const [path = "", query = ""] = req.originalUrl.split("?");
    const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
    if (headers["authorization"] !== undefined) headers["authorization"] = "Bearer …";
    const facts = { method: req.method, path, query, headers, body: withoutFiles(req.body) };
    const record = log.add({ ...facts, ...nameRequest(req.method, path) });
    const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => Response;
    res.writeHead = ((status: number, ...rest: unknown[]) => {
      record.status ??= status;
      return writeHead(status, ...rest);
    }) as typeof res.writeHead;
    res.once("close", () => (record.status ??= 0));
    next();
  };
}

/** The body with embedded files cut to their head. */
export function withoutFiles(body: unknown): unknown {
  const { attachments } = (body ?? {}) as { attachments?: unknown };
  if (!Array.isArray(attachments)) return body;
  return { ...(body as object), attachments: attachments.map(withoutData) };
}

function withoutData(attachment: unknown): unknown {
  const { contentUrl } = (attachment ?? {}) as { contentUrl?: unknown };
  if (typeof contentUrl !== "string" || !contentUrl.startsWith("data:")) return attachment;
  return { ...(attachment as object), contentUrl: contentUrl.slice(0, contentUrl.indexOf(",") + 1) };
}
