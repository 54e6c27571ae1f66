import type { RequestHandler, Response } from "express";
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
    const named = (req.body as { conversationId?: unknown } | undefined)?.conversationId;
    const settle = once((status) => {
      counter.statuses[status] = (counter.statuses[status] ?? 0) + 1;
      if (record === undefined) return;
      record.status = status;
      record.who = (res.locals["caller"] as Caller | undefined)?.claims.sub;
      record.body = req.body as unknown;
    });
    const record: LedgerRecord | undefined =
      req.method === "GET"
        ? undefined
        : world.ledger.add({
            kind: "request",
            who: undefined,
            operation,
            conversationId: conversationId ?? (typeof named === "string" ? named : undefined),
          });
    onHead(res, settle);
    res.once("close", () => settle(0));
    next();
  };
}

/** Calls `tell` with the status just before the answer leaves. */
function onHead(res: Response, tell: (status: number) => void): void {
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => Response;
  res.writeHead = ((status: number, ...rest: unknown[]) => {
    tell(status);
    return writeHead(status, ...rest);
  }) as typeof res.writeHead;
}

function once(tell: (status: number) => void): (status: number) => void {
  let told = false;
  return (status) => {
    if (!told) tell(status);
    told = true;
  };
}
