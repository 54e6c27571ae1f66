import { Router, type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import { ApiError, parse } from "../api-error.ts";
import type { SettingsPatch } from "../settings.ts";
import type { machineControl } from "./machine.ts";
import type { peopleControl } from "./people.ts";
import * as inputs from "./inputs.ts";

/** Everything the control API can do, as methods. */
export type OpencxControl = ReturnType<typeof peopleControl> & ReturnType<typeof machineControl>;

/** `/_sim/**`: the methods of `sim.control` over HTTP, for loopback names only. */
export function controlRoutes(control: OpencxControl): Router {
  const router = Router();
  router.use(refuseForeignHost);
  router.use(sessionControlRoutes(control));
  router.use(webhookControlRoutes(control));
  router.use(machineControlRoutes(control));
  router.use((_req, _res, next) => next(new ApiError(404, "No such control call")));
  return router;
}

function sessionControlRoutes(control: OpencxControl): Router {
  const router = Router();
  router.post("/sessions", (req, res) => void res.status(201).json(control.createSession(req.body ?? {})));
  const act = (path: string, work: (id: string, body: never) => unknown) => {
    router.post(`/sessions/:id/${path}`, (req, res) => answer(res, work(param(req, "id"), (req.body ?? {}) as never)));
  };
  act("customer", control.customerWrites);
  act("ai", (id, body) => control.aiWrites(id, parse(z.strictObject({ text: z.string() }), body)));
  act("agent", control.agentWrites);
  act("third-party-agent", control.thirdPartyAgentWrites);
  act("handoff", control.handOff);
  act("handoff-failed", control.handoffToThirdPartyFailed);
  act("resume", control.resumeAi);
  act("contact", control.identifyContact);
  act("close", control.closeSession);
  act("reopen", control.reopen);
  act("csat-request", control.requestCsat);
  act("csat", control.rate);
  act("phone-call", control.phoneCall);
  return router;
}

function webhookControlRoutes(control: OpencxControl): Router {
  const router = Router();
  router.get("/webhooks", (_req, res) => void res.json(control.webhooks()));
  router.post("/webhooks", (req, res) => void res.status(201).json(control.registerWebhook(req.body)));
  router.delete("/webhooks/:id", (req, res) => answer(res, control.removeWebhook(param(req, "id"))));
  router.post("/webhooks/drop", (req, res) => answer(res, control.dropWebhooks(req.body ?? {})));
  router.post("/webhooks/flush", (_req, res) => answer(res, control.flushWebhooks()));
  router.post("/webhooks/fire", (req, res) => answer(res, control.fireWebhook(req.body)));
  router.get("/deliveries", (req, res) => void res.json(control.deliveries(query(req, "event"))));
  router.post("/deliveries/:id/again", (req, res) => answer(res, control.redeliver(param(req, "id"))));
  router.post("/deliveries/settled", async (_req, res) => answer(res, await control.webhooksSettled()));
  return router;
}

function machineControlRoutes(control: OpencxControl): Router {
  const router = Router();
  router.get("/settings", (_req, res) => void res.json(control.settings()));
  router.patch("/settings", (req, res) => void res.json(control.set((req.body ?? {}) as SettingsPatch)));
  router.get("/keys", (_req, res) => void res.json(control.keys()));
  router.put("/keys", (req, res) => void res.json(control.setKeys(parse(inputs.keysSchema, req.body).keys)));
  router.get("/faults", (_req, res) => void res.json(control.faults()));
  router.post("/faults", (req, res) => {
    answer(res, control.addFault(defined(parse(inputs.faultSchema, req.body))));
  });
  router.delete("/faults", (_req, res) => answer(res, control.clearFaults()));
  router.post("/latency", (req, res) => answer(res, control.latency(parse(inputs.latencySchema, req.body).ms)));
  router.post("/rate-limit/clear", (_req, res) => answer(res, control.clearRateLimit()));
  router.get("/ledger", (req, res) => void res.json(control.ledger(query(req, "sessionId") ?? "")));
  router.get("/requests", (_req, res) => void res.json(control.requests()));
  router.get("/request-log", (_req, res) => void res.json(control.requestLog()));
  router.post("/clear", (_req, res) => answer(res, control.clear()));
  router.get("/workflow-calls", (req, res) => void res.json(control.workflowCalls(query(req, "name"))));
  router.put("/workflows/:name", (req, res) => answer(res, control.configureWorkflow(param(req, "name"), req.body)));
  router.post("/workflows/:name", (req, res) => {
    const call = control.runWorkflow(param(req, "name"), req.body, plainHeaders(req));
    res.status(call.status).json({ success: call.status < 400 });
  });
  return router;
}

/** A page of another site that resolves its own name to 127.0.0.1 must not reach the controls. */
function refuseForeignHost(req: Request, _res: Response, next: NextFunction): void {
  const host = (req.get("host") ?? "").replace(/:\d+$/, "").toLowerCase();
  const isLoopback = host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
  next(isLoopback ? undefined : new ApiError(403, "The control API answers to loopback names only"));
}

function answer(res: Response, result: unknown): void {
  if (result === undefined) res.status(204).end();
  else res.json(result);
}

function param(req: Request, name: string): string {
  return String(req.params[name]);
}

function query(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === "string" ? value : undefined;
}

function plainHeaders(req: Request): Record<string, string> {
  const entries = Object.entries(req.headers).filter(([name]) => name !== "authorization");
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** Drops keys that are present and undefined, which exact optional types do not allow. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
