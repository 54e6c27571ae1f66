import type { RequestHandler } from "express";

/** One request as it was answered; `status` is `cut` when the caller never got an answer. */
export interface RequestEntry {
  at: string;
  method: string;
  path: string;
  operation: string;
  sessionId?: string;
  status: number | "cut" | "pending";
}

/** How often an operation was called, and with what outcome. */
export interface OperationCount {
  count: number;
  byStatus: Record<string, number>;
}

const id = "([^/]+)";
const operations: [method: string, path: RegExp, name: string][] = [
  ["POST", /^\/chat\/sessions$/, "sessions.create"],
  ["GET", /^\/chat\/sessions$/, "sessions.list"],
  ["POST", /^\/chat\/sessions\/filter$/, "sessions.filter"],
  ["GET", new RegExp(`^/chat/sessions/${id}$`), "sessions.get"],
  ["PATCH", new RegExp(`^/chat/sessions/${id}$`), "sessions.update"],
  ["POST", new RegExp(`^/chat/sessions/${id}/send$`), "sessions.send"],
  ["GET", new RegExp(`^/chat/sessions/${id}/history$`), "sessions.history"],
  ["POST", /^\/contacts$/, "contacts.create"],
  ["GET", /^\/contacts$/, "contacts.list"],
  ["PATCH", /^\/contacts\/[^/]+$/, "contacts.update"],
  ["DELETE", /^\/contacts\/[^/]+$/, "contacts.delete"],
  ["POST", /^\/media\/upload$/, "media.upload"],
  ["GET", new RegExp(`^/csat/scores/session/${id}$`), "csat.get"],
  ["POST", /^\/widget\/authenticate-user$/, "widget.authenticate"],
  ["POST", /^\/salesforce\/miaw\/webhook$/, "miaw.webhook"],
  ["GET", /^\/(files|media)\//, "files.download"],
];

const keptEntries = 20_000;

/** Counts requests per operation and keeps the log of each session. */
export class RequestBook {
  readonly #counts = new Map<string, OperationCount>();
  readonly #bySession = new Map<string, RequestEntry[]>();
  readonly #now: () => number;
  #log: RequestEntry[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Middleware: must come first, so that faults and refusals are counted as well. */
  readonly middleware: RequestHandler = (req, res, next) => {
    const entry = this.#begin(req.method, req.path);
    const end = (status: number | "cut") => {
      if (entry.status !== "pending") return;
      entry.status = status;
      const count = this.#count(entry.operation);
      count.byStatus[status] = (count.byStatus[status] ?? 0) + 1;
    };
    res.once("finish", () => end(res.statusCode));
    res.once("close", () => end("cut"));
    next();
  };

  counts(): Record<string, OperationCount> {
    return Object.fromEntries(this.#counts);
  }

  log(): RequestEntry[] {
    return this.#log;
  }

  ofSession(sessionId: string): RequestEntry[] {
    return this.#bySession.get(sessionId) ?? [];
  }

  clear(): void {
    this.#counts.clear();
    this.#bySession.clear();
    this.#log = [];
  }

  #begin(method: string, path: string): RequestEntry {
    const at = new Date(this.#now()).toISOString();
    const entry: RequestEntry = { at, method, path, ...classify(method, path), status: "pending" };
    this.#count(entry.operation).count += 1;
    this.#log.push(entry);
    if (this.#log.length > keptEntries) this.#log = this.#log.slice(-keptEntries / 2);
    if (entry.sessionId !== undefined) {
      const own = this.#bySession.get(entry.sessionId);
      if (own === undefined) this.#bySession.set(entry.sessionId, [entry]);
      else own.push(entry);
    }
    return entry;
  }

  #count(operation: string): OperationCount {
    let count = this.#counts.get(operation);
    if (count === undefined) this.#counts.set(operation, (count = { count: 0, byStatus: {} }));
    return count;
  }
}

function classify(method: string, path: string): { operation: string; sessionId?: string } {
  for (const [wanted, pattern, name] of operations) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const sessionId = name.startsWith("sessions.") || name === "csat.get" ? match[1] : undefined;
    return sessionId === undefined ? { operation: name } : { operation: name, sessionId };
  }
  return { operation: path.startsWith("/office-hours") ? `office-hours.${method.toLowerCase()}` : "other" };
}
