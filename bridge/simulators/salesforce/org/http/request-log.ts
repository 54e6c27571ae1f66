import type { RequestHandler, Response } from "express";
import type { RequestRecord } from "../ledger.ts";
import type { World } from "../world.ts";

/** Puts every request into the ledger; installed before the faults, so that one that was cut off is there too. */
export function requestLog(world: World): RequestHandler {
  return (req, res, next) => {
    const [path = "", query = ""] = req.originalUrl.split("?");
    const record = world.ledger.request({ method: req.method, path, query });
    res.locals["record"] = record;
    const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => Response;
    res.writeHead = ((status: number, ...rest: unknown[]) => {
      record.status ??= status;
      return writeHead(status, ...rest);
    }) as typeof res.writeHead;
    res.once("close", () => (record.status ??= 0));
    next();
  };
}

/** What is known later of the request that an answer belongs to. */
export function note(res: Response, facts: Partial<Pick<RequestRecord, "user" | "body">>): void {
  Object.assign(res.locals["record"] as RequestRecord, facts);
}
