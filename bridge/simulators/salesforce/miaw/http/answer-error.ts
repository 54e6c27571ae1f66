import type { ErrorRequestHandler, RequestHandler } from "express";
import { ApiError } from "../api-error.ts";
import { errorBodyViolations } from "../stream/invariants.ts";
import type { World } from "../world.ts";

/** Every path that the contract does not have, 5.9 included. */
export const notFound: RequestHandler = (req) => {
  throw new ApiError(404, `No operation ${req.method} ${req.path}.`);
};

/** Turns what was thrown into the body of contract salesforce-miaw 9.1. */
export function answerError(world: World): ErrorRequestHandler {
  return (thrown: unknown, _req, res, _next) => {
    const error = asApiError(thrown);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (error.status === 500) world.violations.add([`unexpected error: ${error.message}`]);
    world.violations.add(errorBodyViolations(error.body));
    if (error.retryAfterMs !== undefined && world.behaviour.retryAfter) {
      res.set("retry-after", String(Math.ceil(error.retryAfterMs / 1000)));
    }
    res.status(error.status).json(error.body);
  };
}

function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const { status, message } = thrown as { status?: number; message?: string };
  if (status !== undefined && status >= 400 && status < 500) return new ApiError(status, message ?? "Bad request.");
  return new ApiError(500, message ?? "Internal error.");
}
