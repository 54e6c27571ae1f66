import express, { Router } from "express";
import type { Express } from "express";
import { ApiError } from "./api-error.ts";
import { controlRoutes } from "./control/routes.ts";
import type { MiawControl } from "./control/control.ts";
import { answerError, notFound } from "./http/answer-error.ts";
import { authenticate } from "./http/authenticate.ts";
import { cors } from "./http/cors.ts";
import { bodyFault, parseBody } from "./http/parse-body.ts";
import { requestLog } from "./http/request-log.ts";
import { configurationRoutes } from "./routes/configuration.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { messageRoutes } from "./routes/messages.ts";
import { streamRoutes } from "./routes/stream.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import type { World } from "./world.ts";

/** The Express application of one org: control first, then log, faults and the contract's operations. */
export function createApp(world: World, control: MiawControl): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(parseBody);
  app.use("/_sim", controlRoutes(world, control), notFound);
  app.use(requestLog(world), world.faults.middleware, cors(world), bodyFault);
  app.use("/embeddedservice/v1", configurationRoutes(world));
  app.use(streamRoutes(world));
  app.use("/iamessage", tokenRoutes(world));
  app.use("/iamessage/api/v2/conversation", authenticate(world), conversationRoutes(world), messageRoutes(world));
  app.use(downloads(world), notFound, answerError(world));
  return app;
}

/** Attachments by their unguessable address (contract salesforce-miaw 4.3). */
function downloads(world: World): Router {
  const router = Router();
  router.get("/files/:secret/:name", (req, res) => {
    const file = world.files.bySecret(req.params.secret);
    if (file === undefined) throw new ApiError(404, "No such file.");
    res.set({ "content-type": file.mimeType, "x-content-type-options": "nosniff" });
    res.attachment(file.name).send(file.bytes);
  });
  return router;
}
