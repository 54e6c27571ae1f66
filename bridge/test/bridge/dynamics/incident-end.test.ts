import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { type Bridge, buildBridge } from "../../../src/bridge.ts";
import { keys } from "../../support/bridge-config.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";
import { MovedTime } from "../support/moved-time.ts";
import { minuteMs, onIncident, readsOf, resolved, resolvesOf, statusOf } from "./incidents.ts";

const directory = mkdtempSync(join(tmpdir(), "bridge-incident-end-"));
const rep = "Ann Agent";

let time: MovedTime;
let tenant: DynamicsSimulator;
let world: BridgeWorld;
let bridge: Bridge;
beforeAll(async () => {
  time = new MovedTime();
  tenant = await startDynamicsSimulator();
  const connections = dynamicsConnections(tenant);
  const { messaging: _none, ...chat } = connections[0] ?? {};
  world = await BridgeWorld.start({
    connections: [...connections, { ...chat, name: "rows", chatMode: "dataverse_record" }],
    http: { port: await freePort() },
    admin: { port: await freePort() },
    database: { dataDir: directory },
    opencx: { reconcile: { enabled: false } },
  });
  bridge = world.bridge;
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });
});
afterEach(() => expect(tenant.violations()).toEqual([]));
afterAll(async () => {
  await bridge.stop();
  await world.close();
  await tenant.close();
  time.restore();
  rmSync(directory, { recursive: true, force: true });
});

test("an incident that a rep resolves ends its handoff, and OpenCX's session is resolved, once", async () => {
  const { sessionId, id, incidentId } = await onIncident(world);
  tenant.control.resolveCase({ incidentId, rep });
  time.pass(12 * minuteMs);
  const view = await world.reaches(id, "ended");
  await resolved(world, sessionId);
  const { events } = await world.trace(incidentId);

  expect(view).toMatchObject({ endedBy: "rep", endReason: "incident-resolved" });
  expect(events.filter(({ kind }) => kind === "desk-ended")).toMatchObject([{ data: { why: "incident-resolved" } }]);
  expect(tenant.control.rows("incident").filter((row) => row["incidentid"] === incidentId)).toMatchObject([
    { statecode: 1 },
  ]);
  expect(resolvesOf(world, sessionId)).toBe(1);
  expect(world.customerReads(sessionId)).toEqual([]);
});

test("one that stays open costs one request each time, and its handoff goes on", async () => {
  const { sessionId, id, incidentId } = await onIncident(world);
  const before = readsOf(tenant, incidentId);
  for (const minutes of [12, 15]) {
    time.pass(minutes * minuteMs);
    await lookedAt(id);
  }

  expect(readsOf(tenant, incidentId)).toBe(before + 2);
  expect(await world.handoff(id)).toMatchObject({ state: "queued" });
  expect(statusOf(world, sessionId)).toBe("open");
});

/** Milliseconds until a timer of a handoff is due; undefined where there is none. */
async function until(kind: string, id: string): Promise<number | undefined> {
  const timers = bridge.parts.store.db.selectFrom("timers").select("due_at").where("handoff_id", "=", id);
  const timer = await timers.where("kind", "=", kind).executeTakeFirst();
  return timer === undefined ? undefined : timer.due_at.getTime() - Date.now();
}

/** The incident has been looked at, and will be again. */
async function lookedAt(id: string): Promise<void> {
  await eventually("the next look is far away", async () => ((await until("ask-for-end", id)) ?? 0) > 5 * minuteMs);
}

test("the look outlives the bridge that was to look", async () => {
  const { sessionId, id, incidentId } = await onIncident(world);
  await bridge.stop();
  tenant.control.resolveCase({ incidentId, rep });
  time.pass(12 * minuteMs);
  bridge = await buildBridge(bridge.parts.config);
  await bridge.start();

  expect(await world.reaches(id, "ended")).toMatchObject({ endReason: "incident-resolved" });
  await resolved(world, sessionId);
});

test("while the environment does not answer nothing ends, and afterwards it does", async () => {
  const { id, incidentId } = await onIncident(world);
  tenant.control.resolveCase({ incidentId, rep });
  const error = { code: "0x80040220", message: "is missing prvReadIncident privilege" };
  tenant.control.addFault({ method: "GET", path: incidentId, status: 403, body: { error } });
  time.pass(12 * minuteMs);
  await lookedAt(id);
  const meanwhile = await world.handoff(id);
  time.pass(12 * minuteMs);

  expect(meanwhile).toMatchObject({ state: "queued" });
  expect(await world.reaches(id, "ended")).toMatchObject({ endReason: "incident-resolved" });
});

test("what the customer writes then opens another incident, also where a rep opened the old one again", async () => {
  const { sessionId, id, incidentId } = await onIncident(world);
  tenant.control.resolveCase({ incidentId, rep });
  time.pass(12 * minuteMs);
  await world.reaches(id, "ended");
  await resolved(world, sessionId);
  tenant.control.reactivateCase({ incidentId, rep });
  world.opencx.customerWrites(sessionId, { text: "It has still not come." });
  await eventually("the look at what was written", () => until("written-after-end", id));
  time.pass(minuteMs);
  const next = await eventually("another incident", () =>
    tenant.control.rows("incident").find((row) => JSON.stringify(row).includes("It has still not come.")),
  );

  expect(next["incidentid"]).not.toBe(incidentId);
  expect(next["description"]).toContain("Where is my order?");
  await eventually("the open session", () => statusOf(world, sessionId) === "open");
});

test("a live work item that goes one way is asked for as well", async () => {
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId, { connection: "rows" });
  const { conversations } = await world.reaches(id, "queued");
  const closed = { statecode: 1, statuscode: 4 };
  tenant.tenant.rows.update("msdyn_ocliveworkitem", conversations[0]?.conversationId ?? "", closed);
  time.pass(12 * minuteMs);

  expect(await world.reaches(id, "ended")).toMatchObject({ endedBy: "rep", endReason: "conversation-closed" });
  await resolved(world, sessionId);
});
