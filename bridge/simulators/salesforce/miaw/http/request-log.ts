import type { RequestHandler } from "express";
import type { LedgerRecord } from "../ledger.ts";
import type { World } from "../world.ts";
import type { Caller } from "../conversations/access.ts";
import { nameRequest } from "./operations.ts";

/**
 * Counts every request by operation and status, and puts those that may change something into the ledger, ahead of
 * what they cause. Installed before the faults, so that a request that was cut off is there too (status 0).
 */
export function requestLog(world: World): RequestHandler {
  return (req, res, next) => {
    if (req.method === "OPTIONS") {
      next();
      return;
    }
    const { operation, conversationId } = nameRequest(req.method, req.path);
    const counter = world.ledger.counted(operation);
    counter.count += 1;
    let record: LedgerRecord | undefined;
    let done = false;
    const settle = () => {
      if (done) return;
      done = true;
      const status = res.writableFinished || res.headersSent ? res.statusCode : 0;
      counter.statuses[status] = (counter.statuses[status] ?? 0) + 1;
      if (record === undefined) return;
      record.status = status;
      record.who = (res.locals["caller"] as Caller | undefined)?.claims.sub;
      record.body = req.body as unknown;
    };
    if (req.method !== "GET") {
      const id = conversationId ?? (req.body as { conversationId?: string } | undefined)?.conversationId;
      record = world.ledger.add({ kind: "request", who: undefined, operation, conversationId: id });
    }
    res.once("finish", settle);
    res.once("close", settle);
    next();
  };
}
