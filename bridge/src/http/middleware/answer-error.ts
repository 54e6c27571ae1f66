import type { ErrorRequestHandler } from "express";
import { BridgeError } from "../../lib/errors.ts";
import { pathMalformed, RequestFault } from "../request-fault.ts";
import { contextOf } from "./request-context.ts";

/** What every error is answered with. */
export interface ErrorAnswer {
  code: string;
  message: string;
  remedy: string;
  requestId: string;
  faults?: readonly { path: string; message: string }[];
}

/** The one place that answers errors. Of what is not our own, the caller learns the request's id and nothing else. */
export const answerError: ErrorRequestHandler = (thrown: unknown, _req, res, next) => {
  const { log, requestId } = contextOf(res);
  const error = ownError(thrown);
  if (error.status >= 500) log.error({ err: thrown }, "a request failed");
  else log.debug({ code: error.code, status: error.status }, "a request was refused");
  if (res.headersSent) return next(thrown);
  if (error.retryAfterMs !== undefined) res.set("Retry-After", String(Math.ceil(error.retryAfterMs / 1000)));
  res.status(error.status).json(errorAnswer(error, requestId) satisfies ErrorAnswer);
};

function errorAnswer(error: BridgeError, requestId: string): ErrorAnswer {
  const { code, message, remedy } = error;
  const faults = error instanceof RequestFault && error.faults.length > 0 ? { faults: error.faults } : {};
  return { code, message, remedy, requestId, ...faults };
}

function ownError(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) return thrown;
  if ((thrown as { status?: unknown } | undefined)?.status === 400) return pathMalformed();
  return new BridgeError({
    code: "INTERNAL",
    message: "The bridge could not serve the request.",
    remedy: "Send it again; if it fails again, look for this requestId in the bridge's log.",
    status: 500,
    cause: thrown,
  });
}
