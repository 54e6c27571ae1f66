import type { z } from "zod";
import type { Fault } from "../../lib/faults.ts";
import { notFound, parse } from "../api-error.ts";
import { resumeAi } from "../handoffs.ts";
import { type ApiKey } from "../key-ring.ts";
import { readLedger, type Ledger } from "../ledger.ts";
import type { OperationCount, RequestEntry } from "../request-book.ts";
import { mergeSettings, type Settings, type SettingsPatch } from "../settings.ts";
import type { Delivery, WebhookTarget } from "../webhooks/sender.ts";
import type { WorkflowCall, WorkflowPlan } from "../workflows.ts";
import { iso } from "../wire.ts";
import { clearWorld, type World } from "../world.ts";
import * as inputs from "./inputs.ts";

/** Settings, keys, webhooks, workflows, faults and what happened: the other half of `sim.control`. */
export function machineControl(world: World) {
  return {
    ...webhookControl(world),
    ...workflowControl(world),
    settings(): Settings {
      return world.settings;
    },
    /** Changes settings, at any depth. @throws ZodError for unknown or wrong ones */
    set(patch: SettingsPatch): Settings {
      world.settings = mergeSettings(world.settings, patch);
      return world.settings;
    },
    setKeys(keys: z.input<typeof inputs.keysSchema>["keys"]): ApiKey[] {
      const parsed = parse(inputs.keysSchema, { keys }).keys;
      world.keys.set(parsed.map(({ key, scopes }) => (scopes === undefined ? { key } : { key, scopes })));
      return world.keys.list();
    },
    keys(): ApiKey[] {
      return world.keys.list();
    },
    addFault(fault: Fault): void {
      world.faults.add(fault);
    },
    faults(): Fault[] {
      return world.faults.list();
    },
    clearFaults(): void {
      world.faults.clear();
    },
    /** Delays every answer of the API by `ms`. */
    latency(ms: number): void {
      world.faults.latencyMs = ms;
    },
    /** Starts the minute of every key anew. */
    clearRateLimit(): void {
      world.limit.clear();
    },
    ledger(sessionId: string): Ledger {
      return readLedger(world, sessionId);
    },
    requests(): Record<string, OperationCount> {
      return world.requests.counts();
    },
    requestLog(): RequestEntry[] {
      return world.requests.log();
    },
    /** Forgets all that happened; keeps keys, settings, workflows' plans and webhook addresses. */
    clear(): void {
      clearWorld(world);
    },
  };
}

function webhookControl(world: World) {
  return {
    registerWebhook(input: z.input<typeof inputs.webhookSchema>): WebhookTarget {
      return world.webhooks.register(parse(inputs.webhookSchema, input));
    },
    removeWebhook(id: string): void {
      if (!world.webhooks.remove(id)) throw notFound("Webhook");
    },
    webhooks(): WebhookTarget[] {
      return world.webhooks.targets();
    },
    deliveries(event?: string): Delivery[] {
      return world.webhooks.deliveries(event);
    },
    /** Sends a delivery again, byte for byte. */
    redeliver(id: string): Delivery {
      const again = world.webhooks.redeliver(id);
      if (again === undefined) throw notFound("Delivery");
      return again;
    },
    /** Loses the next deliveries. */
    dropWebhooks(input: z.input<typeof inputs.dropSchema> = {}): void {
      const { times, event } = parse(inputs.dropSchema, input);
      world.webhooks.drop(times, event);
    },
    /** Releases what `reorder` holds back. */
    flushWebhooks(): void {
      world.webhooks.flush();
    },
    /** Resolves when no webhook is on its way. */
    webhooksSettled(): Promise<void> {
      return world.webhooks.settled();
    },
    /** Fires any event with any data. */
    fireWebhook(input: z.input<typeof inputs.fireSchema>): void {
      const { event, data } = parse(inputs.fireSchema, input);
      world.webhooks.emit(event, data);
    },
  };
}

function workflowControl(world: World) {
  return {
    /** Says what a workflow does when its address is called. */
    configureWorkflow(name: string, plan: WorkflowPlan): void {
      world.workflows.configure(name, parse(inputs.planSchema, plan));
    },
    workflowCalls(name?: string): WorkflowCall[] {
      return world.workflows.calls(name);
    },
    /** A call of `/_sim/workflows/{name}`: recorded, then the workflow runs (contract opencx 11). */
    runWorkflow(name: string, body: unknown, headers: Record<string, string> = {}): WorkflowCall {
      const plan = world.workflows.plan(name);
      const status = plan.status ?? 200;
      const call = world.workflows.record({ name, body, headers, status });
      const session = call.sessionId === undefined ? undefined : world.store.sessions.get(call.sessionId);
      if (status < 400 && plan.resumeAi === true && session !== undefined) resumeAi(world, session);
      const outcome = status < 400 ? "succeeded" : "failed";
      const about = session === undefined ? {} : { conversation_id: session.id };
      world.webhooks.emit(`workflow.run.${outcome}`, { workflow: name, ...about, timestamp: iso(world.now()) });
      return call;
    },
  };
}
