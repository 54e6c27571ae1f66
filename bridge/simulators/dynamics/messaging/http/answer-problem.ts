import { randomUUID } from "node:crypto";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { Problem } from "../problem.ts";
import type { World } from "../world.ts";

/** Every path that the contract does not have. */
export const notFound: RequestHandler = (req) => {
  throw new Problem(404, `No operation ${req.method} ${req.path}.`);
};

/** Turns what was thrown into the answer of contract dynamics-365 7.8. */
export function answerProblem(world: World): ErrorRequestHandler {
  return (thrown: unknown, _req, res, _next) => {
    const problem = asProblem(world, thrown);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (problem.retryAfterSeconds !== undefined) res.set("retry-after", String(problem.retryAfterSeconds));
    res.set("x-ms-correlation-id", randomUUID());
    res.status(problem.status).type("application/problem+json").send(JSON.stringify(problem.body));
  };
}

function asProblem({ tenant }: World, thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const { status, message } = thrown as { status?: number; message?: string };
  if (status !== undefined && status >= 400 && status < 500) return new Problem(status, message ?? "Bad request.");
  tenant.violations.add(`the messaging simulator failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  return new Problem(500, "The omnichannel service failed to process the request.");
}
