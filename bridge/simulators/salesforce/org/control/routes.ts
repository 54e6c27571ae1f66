import express, { Router } from "express";
import type { ErrorRequestHandler } from "express";
import { RestError } from "../rest-error.ts";
import type { World } from "../world.ts";
import { caseOperations, orgOperations, runOnCase, runOnOrg } from "./control.ts";
import type { OrgControl } from "./control.ts";
import { pathName } from "../../../lib/operation.ts";
import { ControlError, methodName } from "./operation.ts";

/** The control API below `/_sim`: every operation under its dashed name, and the read-outs. */
export function controlRoutes(world: World, control: OrgControl): Router {
  const router = Router();
  router.use(express.json({ limit: "60mb" }));
  router.get("/", (_req, res) => void res.json(index()));
  readOuts(router, world, control);
  router.post("/reset", (_req, res) => {
    control.reset();
    res.status(204).end();
  });
  router.delete("/faults", (_req, res) => {
    world.faults.clear();
    res.status(204).end();
  });
  router.post("/cases/:case/:operation", (req, res) => {
    const { case: which, operation } = req.params;
    res.json({ result: runOnCase(world, methodName(operation), which, req.body) ?? null });
  });
  router.post("/:operation", async (req, res) => {
    res.json({ result: (await runOnOrg(world, methodName(req.params.operation), req.body)) ?? null });
  });
  router.use((req) => {
    throw new ControlError(404, `No control call ${req.method} ${req.path}.`);
  });
  router.use(answerError);
  return router;
}

function readOuts(router: Router, world: World, control: OrgControl): void {
  router.get("/state", (_req, res) => void res.json(control.state()));
  router.get("/cases/:case", (req, res) => void res.json(control.case(req.params.case)));
  router.get("/records/:object", (req, res) => void res.json({ records: control.records(req.params.object) }));
  router.get("/faults", (_req, res) => void res.json({ faults: world.faults.list() }));
  router.get("/violations", (_req, res) => void res.json({ violations: world.violations.list }));
  router.get("/ledger", (_req, res) => void res.json({ requests: control.requests(), writes: control.writes() }));
  router.get("/mail-sent", (_req, res) => void res.json({ mails: control.mailSent() }));
  router.get("/settled", async (_req, res) => {
    await control.settled();
    res.status(204).end();
  });
}

function index() {
  const list = (prefix: string, table: Record<string, { about: string }>) =>
    Object.entries(table).map(([name, { about }]) => ({ post: `/_sim${prefix}/${pathName(name)}`, about }));
  return {
    operations: [...list("", orgOperations), ...list("/cases/:case", caseOperations)],
    readOuts: ["state", "cases/:case", "records/:object", "ledger", "mail-sent", "faults", "violations", "settled"],
  };
}

const answerError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  if (error instanceof RestError) {
    res.status(409).json({ message: error.message, refused: error.faults });
    return;
  }
  const { status = 500, message } = error as { status?: number; message?: string };
  res.status(status).json({ message });
};
