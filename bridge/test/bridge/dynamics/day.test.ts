import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections, dynamicsOf, hookTo } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";
import { audit, swapped } from "./audit.ts";
import { isChat } from "./customers.ts";
import { type Place, playDay } from "./day.ts";
import { Trouble } from "./trouble.ts";

let world: BridgeWorld;
let place: Place;
beforeAll(async () => {
  world = await BridgeWorld.start(
    (simulators) => ({
      connections: dynamicsConnections(dynamicsOf(simulators)),
      // Slow is not lost: everything here is one process, and it may be a busy one.
      opencx: { timeoutMs: 60_000 },
    }),
    {},
    { dynamics: true },
  );
  const dynamics = dynamicsOf(world.simulators);
  hookTo(dynamics, world.url);
  place = { simulators: world.simulators, dynamics, url: world.url };
});
afterAll(() => world.close());

test("forty handoffs of all channels lose and double nothing through throttling and three outages of the webhook", async () => {
  const trouble = new Trouble(place.dynamics, 40);

  const served = await playDay(place, { customers: 40, atOnce: 10, served: (count) => trouble.after(count) });
  for (const one of served.filter(isChat)) {
    await eventually(
      `the end of ${one.no}`,
      async () => (await world.handoff(one.handoffId)).state === "ended",
      60_000,
    );
  }

  expect(audit(place, served)).toEqual([]);
  expect(swapped(place, served)).toBeGreaterThan(0);
  expect(trouble.outages).toBe(3);
  expect(place.dynamics.violations()).toEqual([]);
}, 180_000);
