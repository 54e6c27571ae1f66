import express, { Router } from "express";
import type { ErrorRequestHandler } from "express";
import { pathName } from "../../../lib/operation.ts";
import type { World } from "../world.ts";
import { conversationOperations, runOnConversation, runOnService, serviceOperations } from "./control.ts";
import type { MessagingControl } from "./control.ts";
import { ControlError } from "../control-error.ts";
import { methodName } from "./operation.ts";

/** The control API below `/_sim`: every operation under its dashed name, and the read-outs. */
export function controlRoutes(world: World, control: MessagingControl): Router {
  const router = Router();
  router.use(express.json({ limit: "64mb" }));
  router.get("/", (_req, res) => void res.json(index()));
  readOuts(router, world, control);
  router.post("/reset", (_req, res) => {
    control.reset();
    res.status(204).end();
  });
  router.post("/settle", (_req, res) => {
    control.settle();
    res.status(204).end();
  });
  router.delete("/faults", (_req, res) => {
    world.faults.clear();
    res.status(204).end();
  });
  router.post("/conversations/:which/:operation", (req, res) => {
    const { which, operation } = req.params;
    res.json({ result: runOnConversation(world, methodName(operation), which, req.body) ?? null });
  });
  router.post("/:operation", (req, res) => {
    res.json({ result: runOnService(world, methodName(req.params.operation), req.body) ?? null });
  });
  router.use((req) => {
    throw new ControlError(404, `No control call ${req.method} ${req.path}.`);
  });
  router.use(answerError);
  return router;
}

function readOuts(router: Router, world: World, control: MessagingControl): void {
  router.get("/state", (_req, res) => void res.json(control.state()));
  router.get("/conversations", (_req, res) => void res.json({ conversations: control.conversations() }));
  router.get("/conversations/:which", (req, res) => void res.json(control.conversation(req.params.which)));
  router.get("/requests", (_req, res) => void res.json({ requests: control.requests() }));
  router.get("/faults", (_req, res) => void res.json({ faults: world.faults.list() }));
  router.get("/violations", (_req, res) => void res.json({ violations: world.tenant.violations.list }));
  router.get("/deliveries", (req, res) => {
    const { conversationId } = req.query;
    const deliveries = control.deliveries(typeof conversationId === "string" ? conversationId : undefined);
    res.json({ deliveries });
  });
  router.get("/settled", async (_req, res) => {
    await control.settled();
    res.status(204).end();
  });
  router.get("/files/:id", (req, res) => {
    const { bytes } = control.file(req.params.id);
    res.set({ "content-type": "application/octet-stream", "x-content-type-options": "nosniff" }).send(bytes);
  });
}

function index() {
  const list = (prefix: string, table: Record<string, { about: string }>) =>
    Object.entries(table).map(([name, { about }]) => ({ post: `/_sim${prefix}/${pathName(name)}`, about }));
  const readOuts = ["state", "conversations", "conversations/:which", "requests", "deliveries", "faults", "violations"];
  return {
    operations: [...list("", serviceOperations), ...list("/conversations/:which", conversationOperations)],
    readOuts: [...readOuts, "settled", "files/:id"],
  };
}

const answerError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  const { status = 500, message } = error as { status?: number; message?: string };
  res.status(status).json({ message });
};
