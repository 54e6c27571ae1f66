import type { RequestHandler, Response } from "express";
import type { CallerKey } from "../../config/schema.ts";
import { newId } from "../../lib/ids.ts";
import type { Logger } from "../../lib/logger.ts";

/** What is known of a request while it is served. */
export interface RequestContext {
  requestId: string;
  /** Writes the request's id with each line. */
  log: Logger;
  startedAt: number;
  /** The route's pattern, `unknown` until one is found; never the path itself, which may hold a secret. */
  route: string;
  quiet: boolean;
  /** Who calls, once the key is known. */
  caller: Omit<CallerKey, "key"> | undefined;
  /** Ids for the log line, as they become known. */
  ids: { sessionId?: string; handoffId?: string };
  rawBody: Buffer;
  json: unknown;
}

export function contextOf(res: Response): RequestContext {
  return (res.locals as { context: RequestContext }).context;
}

/** Gives each request its id: the caller's own where it is a sane one. The answer carries it back. */
export function requestContext(log: Logger): RequestHandler {
  return (req, res, next) => {
    const given = req.get("x-request-id");
    const requestId = given !== undefined && /^[\w.:-]{1,100}$/.test(given) ? given : newId();
    const context: RequestContext = {
      requestId,
      log: log.child({ requestId }),
      startedAt: performance.now(),
      route: "unknown",
      quiet: false,
      caller: undefined,
      ids: {},
      rawBody: Buffer.alloc(0),
      json: undefined,
    };
    res.locals["context"] = context;
    res.set("X-Request-Id", requestId);
    next();
  };
}
