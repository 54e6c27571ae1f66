import type { Request, RequestHandler, Response } from "express";
import type { Ledger, RequestRecord } from "../ledger.ts";
import { splitUrl } from "./split-url.ts";

const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie"]);

/** Enters each request into the ledger, and its status when the answer has gone, or 0 when the connection was cut. */
export function requestLog(ledger: Ledger, service: RequestRecord["service"]): RequestHandler {
  return (req, res, next) => {
    const headers = shown(req);
    const record = ledger.request({ service, method: req.method, ...splitUrl(req.originalUrl), headers });
    res.locals["record"] = record;
    res.on("close", () => (record.status = res.writableFinished ? res.statusCode : 0));
    next();
  };
}

/** The ledger's entry of a running request. */
export function recordOf(res: Response): RequestRecord {
  return res.locals["record"] as RequestRecord;
}

function shown(req: Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers)) {
    const text = Array.isArray(value) ? value.join(", ") : (value ?? "");
    headers[name] = secretHeaders.has(name) ? text.replace(/^(\S+) .*$|^.*$/, "$1 [left out]").trim() : text;
  }
  return headers;
}
