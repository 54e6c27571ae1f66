import { Router } from "express";
import { bodyFault } from "../http/parse-body.ts";
import { loopbackOnly } from "../http/loopback-only.ts";
import type { World } from "../world.ts";
import { conversationOperations, orgOperations, runOnConversation, runOnOrg } from "./control.ts";
import type { MiawControl } from "./control.ts";
import { pathName } from "../../../lib/operation.ts";
import { repView } from "./org.ts";

/** The control API below `/_sim`: every operation under its dashed name, and the read-outs. */
export function controlRoutes(world: World, control: MiawControl): Router {
  const router = Router();
  router.use(loopbackOnly, bodyFault);
  router.get("/", (_req, res) => void res.json(index()));
  readOuts(router, world, control);
  router.get("/faults", (_req, res) => void res.json({ faults: world.faults.list() }));
  router.post("/faults", (req, res) => {
    control.addFault(req.body as Record<string, unknown>);
    res.json({ faults: world.faults.list() });
  });
  router.delete("/faults", (_req, res) => {
    world.faults.clear();
    res.status(204).end();
  });
  router.post("/reset", (_req, res) => {
    control.reset();
    res.status(204).end();
  });
  router.post("/conversations/:id/:operation", (req, res) => {
    const { id, operation } = req.params;
    res.json({ result: runOnConversation(world, methodName(operation), id, req.body) ?? null });
  });
  router.post("/:operation", (req, res) => {
    res.json({ result: runOnOrg(world, methodName(req.params.operation), req.body) ?? null });
  });
  return router;
}

function readOuts(router: Router, world: World, control: MiawControl): void {
  router.get("/state", (_req, res) => void res.json(control.state()));
  router.get("/reps", (_req, res) => void res.json({ reps: world.reps.all().map(repView) }));
  router.get("/conversations", (_req, res) => void res.json({ conversations: control.conversations() }));
  router.get("/conversations/:id", (req, res) => void res.json(control.conversation(req.params.id)));
  router.get("/requests", (_req, res) => void res.json(control.requests()));
  router.get("/violations", (_req, res) => void res.json({ violations: world.violations.list }));
  router.get("/ledger", (req, res) => {
    const { conversationId } = req.query;
    if (typeof conversationId === "string") res.json(control.ledger(conversationId));
    else res.json({ records: world.ledger.records(), conversations: control.conversations() });
  });
  router.get("/files/:id", (req, res) => {
    const { bytes, mimeType } = control.file(req.params.id);
    res.set({ "content-type": mimeType, "x-content-type-options": "nosniff" }).send(bytes);
  });
}

function index() {
  const list = (prefix: string, table: Record<string, { about: string }>) =>
    Object.entries(table).map(([name, { about }]) => ({ post: `/_sim${prefix}/${pathName(name)}`, about }));
  return {
    operations: [...list("", orgOperations), ...list("/conversations/:id", conversationOperations)],
    readOuts: ["state", "reps", "conversations", "conversations/:id", "ledger", "requests", "violations", "files/:id"],
  };
}

function methodName(path: string): string {
  return path.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}
