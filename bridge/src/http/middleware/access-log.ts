import type { RequestHandler } from "express";
import type { Metrics } from "../metrics.ts";
import { contextOf } from "./request-context.ts";

/** One log line and one measurement per request: the route's pattern, never the path, and no body. */
export function accessLog(metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    res.once("close", () => {
      const { log, startedAt, route, quiet, caller, ids } = contextOf(res);
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.requestTook({ method: req.method, route, status: String(res.statusCode) }, seconds);
      const facts = {
        method: req.method,
        route,
        status: res.statusCode,
        ms: Math.round(seconds * 10_000) / 10,
        ...(caller === undefined ? {} : { caller: caller.name }),
        ...(res.writableFinished ? {} : { aborted: true }),
        ...ids,
      };
      log[quiet ? "debug" : "info"](facts, "request");
    });
    next();
  };
}
