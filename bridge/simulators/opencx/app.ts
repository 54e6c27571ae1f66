import express, { type Express } from "express";
import { answerError, ApiError } from "./api-error.ts";
import { controlRoutes, type OpencxControl } from "./control/routes.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { fileRoutes } from "./routes/files.ts";
import { mediaRoutes } from "./routes/media.ts";
import { csatRoutes, miawRoutes, officeHoursRoutes, widgetRoutes } from "./routes/other.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import type { World } from "./world.ts";

/** Builds the Express application: control first, then counting and faults, then the API behind its keys. */
export function createOpencxApp(world: World, control: OpencxControl, bodyLimitBytes: number): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use("/_sim", express.json({ limit: "64mb", strict: false }), controlRoutes(control));
  app.use(world.requests.middleware, world.faults.middleware);
  app.use(fileRoutes(world));
  app.use(world.keys.authenticate, world.limit.middleware, express.json({ limit: bodyLimitBytes }));
  app.use(sessionRoutes(world), contactRoutes(world), mediaRoutes(world));
  app.use(officeHoursRoutes(world), csatRoutes(world), miawRoutes(world), widgetRoutes(world));
  app.use((req, _res, next) => next(new ApiError(404, `Cannot ${req.method} ${req.path}`)));
  app.use(answerError);
  return app;
}
