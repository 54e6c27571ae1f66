import express, { Router } from "express";
import type { ErrorRequestHandler } from "express";
import { pathName } from "../../../lib/operation.ts";
import { DataverseError } from "../dataverse-error.ts";
import { controlOperations } from "./control.ts";
import type { DynamicsControl } from "./control.ts";
import { ControlError } from "./control-error.ts";

/** The control API below `/_sim`: every operation under its dashed name, and the read-outs. */
export function controlRoutes(control: DynamicsControl): Router {
  const router = Router();
  router.use(express.json({ limit: "200mb" }));
  router.get("/", (_req, res) => void res.json(index()));
  router.get("/state", (_req, res) => void res.json(control.state()));
  router.get("/rows/:table", (req, res) => void res.json({ rows: control.rows(req.params.table) }));
  router.get("/requests", (_req, res) => void res.json({ requests: control.requests() }));
  router.get("/writes", (_req, res) => void res.json({ writes: control.writes() }));
  router.get("/violations", (_req, res) => void res.json({ violations: control.violations() }));
  router.post("/reset", (_req, res) => {
    control.reset();
    res.status(204).end();
  });
  router.post("/:operation", (req, res) => {
    const name = req.params.operation.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
    res.json({ result: control.run(name, req.body) ?? null });
  });
  router.use((req) => {
    throw new ControlError(404, `No control call ${req.method} ${req.path}.`);
  });
  router.use(answerError);
  return router;
}

function index() {
  const operations = Object.entries(controlOperations).map(([name, { about }]) => ({
    post: `/_sim/${pathName(name)}`,
    about,
  }));
  return { operations, readOuts: ["state", "rows/:table", "requests", "writes", "violations"] };
}

const answerError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  if (error instanceof DataverseError) {
    res.status(409).json({ message: error.message, refused: { status: error.status, code: error.code } });
    return;
  }
  const { status = 500, message } = error as { status?: number; message?: string };
  res.status(status).json({ message });
};
