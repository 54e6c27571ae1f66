import { json } from "express";
import type { RequestHandler } from "express";
import { ApiError } from "../api-error.ts";

const parse: RequestHandler = json({ limit: "1mb" });

/**
 * Parses a JSON body before the request is logged; a fault in it is kept for `bodyFault`, so that a bad request is
 * counted like any other. File requests are left alone.
 */
export const parseBody: RequestHandler = (req, res, next) => {
  if (req.is("multipart/form-data") !== false && req.is("multipart/form-data") !== null) {
    next();
    return;
  }
  if (req.get("content-type") !== undefined && req.is("application/json") === false) {
    res.locals["bodyFault"] = new ApiError(415, "Send application/json.");
    next();
    return;
  }
  void parse(req, res, (fault?: unknown) => {
    if (fault !== undefined) res.locals["bodyFault"] = fault;
    next();
  });
};

/** Refuses what `parseBody` could not read. */
export const bodyFault: RequestHandler = (_req, res, next) => {
  next(res.locals["bodyFault"]);
};
