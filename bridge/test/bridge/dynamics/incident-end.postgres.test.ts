import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { type Bridge, buildBridge } from "../../../src/bridge.ts";
import { freshDatabase } from "../../store/support/postgres.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections } from "../../support/dynamics.ts";
import { MovedTime } from "../support/moved-time.ts";
import { minuteMs, onIncident, readsOf, resolved, resolvesOf } from "./incidents.ts";

let time: MovedTime;
let tenant: DynamicsSimulator;
let world: BridgeWorld;
let second: Bridge;
beforeAll(async () => {
  time = new MovedTime();
  tenant = await startDynamicsSimulator();
  world = await BridgeWorld.start({
    connections: dynamicsConnections(tenant),
    database: { url: await freshDatabase() },
    opencx: { reconcile: { enabled: false } },
  });
  second = await buildBridge(world.bridge.parts.config);
  await second.start();
}, 60_000);
afterAll(async () => {
  await second.stop();
  await world.close();
  expect(tenant.violations()).toEqual([]);
  await tenant.close();
  time.restore();
});

test("of two bridges on one database one looks at each incident, and each session is resolved once", async () => {
  const scenes = [await onIncident(world), await onIncident(world), await onIncident(world)];
  const before = scenes.map(({ incidentId }) => readsOf(tenant, incidentId));
  for (const { incidentId } of scenes) tenant.control.resolveCase({ incidentId, rep: "Ann Agent" });
  time.pass(12 * minuteMs);
  for (const { id, sessionId } of scenes) {
    await world.reaches(id, "ended");
    await resolved(world, sessionId);
  }

  expect(scenes.map(({ incidentId }) => readsOf(tenant, incidentId))).toEqual(before.map((reads) => reads + 1));
  expect(scenes.map(({ sessionId }) => resolvesOf(world, sessionId))).toEqual([1, 1, 1]);
});
