import express from "express";
import type { ErrorRequestHandler, Express } from "express";
import type { OrgControl } from "../control/control.ts";
import { controlRoutes } from "../control/routes.ts";
import { listVersions } from "../rest/versions.ts";
import type { World } from "../world.ts";
import { loopbackOnly } from "../../../lib/loopback-only.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import { rawBody } from "./read-body.ts";
import { requestLog } from "./request-log.ts";
import { restRoute } from "./rest-route.ts";

/** The Express application of one org: control first, then the log, the faults and what an org answers. */
export function createApp(world: World, control: OrgControl): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use("/_sim", loopbackOnly, controlRoutes(world, control));
  app.use(requestLog(world), rawBody, world.faults.middleware);
  app.use(oauthRoutes(world));
  app.get("/services/data", (_req, res) => void res.json(listVersions()));
  app.all(/^\/services\/data\/.+/, restRoute(world));
  app.use((_req, res) => {
    res.status(404).json([{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }]);
  });
  app.use(answerError(world));
  return app;
}

function answerError(world: World): ErrorRequestHandler {
  return (error: { status?: number; message?: string }, _req, res, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) world.violations.add(`the simulator failed: ${error.message ?? "unknown"}`);
    const errorCode = status === 413 ? "REQUEST_ENTITY_TOO_LARGE" : "UNKNOWN_EXCEPTION";
    res.status(status).json([{ message: error.message ?? "Unknown error.", errorCode }]);
  };
}
