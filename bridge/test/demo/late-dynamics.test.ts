import { expect, test } from "@jest/globals";
import { LateDynamics } from "../../demo/server/late-dynamics.ts";
import type { DynamicsWorld } from "../../demo/dynamics/world.ts";

test("it is started by the first who asks and once for all, and stopped with the page", async () => {
  const log: string[] = [];
  const late = new LateDynamics(async () => {
    log.push("started");
    return { stop: async () => void log.push("stopped") } as unknown as DynamicsWorld;
  });

  const before = log.length;
  const [one, other] = await Promise.all([late.world(), late.world()]);
  await late.stop();

  expect(before).toBe(0);
  expect(one).toBe(other);
  expect(log).toEqual(["started", "stopped"]);
});

test("a start that fails is tried again by the next who asks, and one that nobody asked for need not be stopped", async () => {
  const tries: string[] = [];
  const late = new LateDynamics(async () => {
    tries.push("try");
    if (tries.length === 1) throw new Error("no port");
    return { stop: async () => {} } as unknown as DynamicsWorld;
  });

  await late.stop();
  await expect(late.world()).rejects.toThrow("no port");
  await late.world();

  expect(tries).toHaveLength(2);
});
