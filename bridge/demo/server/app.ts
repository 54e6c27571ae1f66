import { join } from "node:path";
import express, { type ErrorRequestHandler, type Express } from "express";
import helmet from "helmet";
import { HttpFault } from "../http.ts";
import { ActionFault } from "./action.ts";
import { actions } from "./actions.ts";
import { apexMethods } from "./apex.ts";
import { sendFile } from "./files.ts";
import { loopbackOnly } from "./guard.ts";
import { readState } from "./state.ts";
import type { Story } from "./story.ts";

const pageFolder = join(import.meta.dirname, "..", "page");

/** The page, its state and its buttons; and the rep's panel, which is built from the package's own source. */
export function createDemoApp(story: Story, panelFolder: string): Express {
  const app = express();
  app.use(headers(), loopbackOnly);
  app.use(express.static(pageFolder, { etag: true, maxAge: 0 }));
  app.use("/panel", express.static(panelFolder, { etag: true, maxAge: 0 }));
  app.get("/demo/state", async (_req, res) => void res.set("cache-control", "no-store").json(await readState(story)));
  app.get("/demo/files/:side/:id", (req, res) => sendFile(story, req.params, res));
  app.post("/demo/actions/:name", express.json({ limit: "8mb" }), async (req, res) => {
    const { name } = req.params;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) throw new HttpFault(404, `There is no action ${name}.`);
    const body = action.schema.safeParse(req.body ?? {});
    if (!body.success) throw new HttpFault(400, body.error.issues[0]?.message ?? "The request is malformed.");
    await action.run(story, body.data);
    res.json({ done: true });
  });
  app.post("/demo/apex/:name", express.json({ limit: "8kb" }), async (req, res) => {
    const { name } = req.params;
    const method = Object.hasOwn(apexMethods, name) ? apexMethods[name] : undefined;
    const parameters = method?.schema.safeParse(req.body ?? {});
    if (method === undefined || !parameters?.success) throw new HttpFault(400, "The panel does not ask this.");
    res.json(await method.run(story, parameters.data));
  });
  app.use((_req, res) => void res.status(404).json({ message: "Nothing is here." }));
  app.use(answerError);
  return app;
}

/** Nothing from elsewhere, no script inline (design section 9: the browser never calls the bridge). */
function headers() {
  const directives = {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    // Lightning's runtime puts the styles of each component into the page, in an org as well.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: false,
    referrerPolicy: { policy: "no-referrer" },
  });
}

const answerError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  const message = error instanceof Error ? error.message : "Something went wrong.";
  res.status(statusOf(error)).json({ message });
};

function statusOf(error: unknown): number {
  if (error instanceof ActionFault) return 409;
  if (error instanceof HttpFault) return error.status < 500 ? error.status : 502;
  const { status } = error as { status?: unknown };
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}
