import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { Agent } from "undici";
import { dynamicsIncidentsConnection } from "../../../src/config/sections/dynamics-incidents.ts";
import type { Desk, DeskConversation, DeskHandoff } from "../../../src/desks/desk.ts";
import { createDynamicsIncidents } from "../../../src/desks/dynamics-incidents/dynamics-incidents.ts";
import { Dataverse } from "../../../src/dynamics/dataverse/dataverse.ts";
import { dataverseGate } from "../../../src/dynamics/dataverse/gate.ts";
import { Entra } from "../../../src/dynamics/entra/entra.ts";
import { createBudgets } from "../../../src/lib/budget.ts";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { conversationOf } from "../salesforce-cases/lab.ts";

export { ada, briefOf, certain, conversationOf, file, said, uncertain } from "../salesforce-cases/lab.ts";

type Settings = Record<string, unknown>;

/** A simulated tenant for a test file, emptied before each test, and desks that talk to it. */
export function simulatedTenant() {
  const dispatcher = new Agent({ allowH2: false });
  const warnings: { facts: object; message: string }[] = [];
  let running: DynamicsSimulator;
  beforeAll(async () => {
    running = await startDynamicsSimulator();
  });
  beforeEach(() => {
    running.control.reset();
    warnings.length = 0;
  });
  afterEach(() => expect(running.violations()).toEqual([]));
  afterAll(async () => {
    await running.close();
    await dispatcher.destroy();
  });
  const parsed = (changes: Settings) => dynamicsIncidentsConnection.parse({ ...connectionTo(running), ...changes });
  return {
    sim: () => running,
    warnings,
    /** The environment as one process reaches it, with a token of its own. */
    dataverse: (changes: Settings = {}) => dataverseOf(parsed(changes), dispatcher),
    /** A desk as the configuration makes it. */
    desk(changes: Settings = {}): Desk {
      const settings = parsed(changes);
      const logger = { warn: (facts: object, message: string) => void warnings.push({ facts, message }) };
      return createDynamicsIncidents(settings, { dataverse: dataverseOf(settings, dispatcher), logger });
    },
    /** A rep has solved it. */
    resolve: (id: string) => void running.tenant.rows.update("incident", id, { statecode: 1, statuscode: 5 }),
    rows: (table: string) => running.control.rows(table),
    count: (path: RegExp, method?: string) =>
      running
        .requests()
        .filter((one) => path.test(decodeURIComponent(one.path)) && (method === undefined || one.method === method))
        .length,
  };
}

function dataverseOf(settings: ReturnType<typeof dynamicsIncidentsConnection.parse>, dispatcher: Agent): Dataverse {
  const { name, limits, timeouts } = settings;
  const budgets = createBudgets();
  const gate = dataverseGate({
    name,
    longestWaitMs: 10_000,
    window: budgets({ name: "window", requests: limits.requestsPer5Minutes, windowMs: 300_000 }),
    burst: budgets({ name: "burst", requests: limits.requestsPerSecond, windowMs: 1000 }),
    atOnce: limits.requestsAtOnce,
  });
  return new Dataverse(settings, { entra: new Entra(settings, { dispatcher, timeoutMs: timeouts.requestMs }), gate });
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The least a connection needs. */
export function connectionTo({ entra, dataverse, facts }: DynamicsSimulator): Settings {
  const { tenantId, clientId, clientSecret } = facts;
  return {
    name: "service",
    desk: "dynamics-incidents",
    ...{ tenantId, clientId, clientSecret },
    environmentUrl: dataverse.url,
    authorityHost: entra.url,
    allowAnyHost: true,
    timeouts: { requestMs: 2000 },
    limits: { requestsPerSecond: 200 },
  };
}

/** A conversation whose incident is open. */
export async function opened(desk: Desk, changes: Partial<DeskHandoff> = {}): Promise<DeskConversation> {
  const conversation = conversationOf(changes);
  const { externalId } = await desk.open(conversation, { brief: [] });
  return { ...conversation, externalId };
}
