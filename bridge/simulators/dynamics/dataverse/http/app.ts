import { randomUUID } from "node:crypto";
import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import { loopbackOnly } from "../../../lib/loopback-only.ts";
import { recordOf, requestLog } from "../../http/request-log.ts";
import { TokenError } from "../access/authenticate.ts";
import { controlRoutes } from "../control/routes.ts";
import type { DynamicsControl } from "../control/control.ts";
import { DataverseError } from "../dataverse-error.ts";
import { readPreferences, wants } from "../rest/preferences.ts";
import type { World } from "../world.ts";
import { admit, limitHeaders } from "./admit.ts";
import { headersOf } from "./incoming.ts";
import { sendAnswer, webApi } from "./web-api.ts";

const details = "Microsoft.PowerApps.CDS";

/** The Express application of one environment: control first, then the log and what Dataverse answers. */
export function createDataverseApp(world: World, control: DynamicsControl): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use("/_sim", loopbackOnly, controlRoutes(control));
  app.use(
    requestLog(world.tenant.ledger, "dataverse"),
    correlate,
    readBody(world),
    admit(world),
    world.faults.middleware,
  );
  app.use((_req, res, next) => {
    res.set(limitHeaders(world, res));
    next();
  });
  app.all(/^\/api\/data\/.*/, webApi(world));
  app.use((_req, res) => void res.status(404).end());
  app.use(answerError(world));
  return app;
}

const correlate: RequestHandler = (_req, res, next) => {
  res.set({ "odata-version": "4.0", "x-ms-service-request-id": randomUUID(), REQ_ID: randomUUID() });
  next();
};

function readBody(world: World): RequestHandler {
  return (req, res, next) => express.raw({ type: () => true, limit: world.state.maxBodyBytes })(req, res, next);
}

function answerError(world: World): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    res.set(limitHeaders(world, res));
    const refusal = error instanceof DataverseError ? error : unexpected(world, error);
    recordOf(res).code = refusal.code;
    const { status, headers } = refusal;
    if (status === 413 || (refusal instanceof TokenError && refusal.code === "")) {
      sendAnswer(res, { status, headers });
      return;
    }
    const preferences = readPreferences(headersOf(req));
    const isDetailed = wants(preferences, `${details}.HelpLink`);
    const body = isDetailed ? { error: { ...refusal.body.error, ...annotations(refusal) } } : refusal.body;
    sendAnswer(res, { status, headers, body });
  };
}

function annotations({ code, message }: DataverseError): Record<string, string> {
  return {
    [`@${details}.ErrorDetails.OperationStatus`]: "0",
    [`@${details}.ErrorDetails.SubErrorCode`]: code === "" ? "0" : String(Number(code) | 0),
    [`@${details}.HelpLink`]: `http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a${code}`,
    [`@${details}.TraceText`]: "",
    [`@${details}.InnerError.Message`]: message,
  };
}

/** An unreadable body has a status of its own; anything else is the simulator's fault. */
function unexpected(world: World, error: unknown): DataverseError {
  const { status = 500 } = error as { status?: number };
  if (status < 500) return new DataverseError(status, "0x80060888", (error as Error).message);
  world.tenant.violations.add(`the Dataverse simulator failed: ${String((error as Error).stack ?? error)}`);
  return new DataverseError(500, "0x80040216", "An unexpected error occurred.");
}
