import express from "express";
import type { Express } from "express";
import type { MessagingControl } from "./control/control.ts";
import { controlRoutes } from "./control/routes.ts";
import { answerProblem, notFound } from "./http/answer-problem.ts";
import { authenticate, rateLimit } from "./http/authenticate.ts";
import { loopbackOnly } from "../../lib/loopback-only.ts";
import { parseBody } from "./http/parse-body.ts";
import { logRequests } from "./http/request-log.ts";
import { consumerRoutes } from "./routes/consumer.ts";
import { fileRoutes } from "./routes/files.ts";
import type { World } from "./world.ts";

/** The Express application: control first, then the log, the faults and what the service answers. */
export function createApp(world: World, control: MessagingControl): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use("/_sim", loopbackOnly, controlRoutes(world, control));
  app.use(parseBody, logRequests(world.requests), world.faults.middleware);
  app.use(fileRoutes(world));
  app.use("/api/v1.0/consumer", authenticate(world), rateLimit(world), consumerRoutes(world));
  app.use(notFound, answerProblem(world));
  return app;
}
