import { json } from "express";
import type { NextFunction, RequestHandler, Response } from "express";
import { Problem, refusal } from "../problem.ts";

const parse: RequestHandler = json({ limit: "64mb" });

/**
 * Parses a JSON body before the request is logged; a fault in it is kept for `bodyFault`, so that a bad request is
 * logged like any other.
 */
export const parseBody: RequestHandler = (req, res, next) => {
  if (req.method === "GET" || req.is("application/json") === null) {
    next();
    return;
  }
  if (req.is("application/json") === false) {
    res.locals["bodyFault"] = refusal(30012, "Send application/json.");
    next();
    return;
  }
  void parse(req, res, (fault?: unknown) => {
    if (fault !== undefined) res.locals["bodyFault"] = asProblem(fault);
    next();
  });
};

/** Refuses what `parseBody` could not read. */
export function bodyFault(_req: unknown, res: Response, next: NextFunction): void {
  next(res.locals["bodyFault"]);
}

function asProblem(fault: unknown): Problem {
  const { status, message } = fault as { status?: number; message?: string };
  return status === 413 ? new Problem(413, "The request is too large.") : refusal(30012, message);
}
