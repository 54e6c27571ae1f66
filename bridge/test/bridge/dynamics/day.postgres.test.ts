import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { dynamicsConnections, dynamicsOf, hookTo } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";
import { keys } from "../../support/bridge-config.ts";
import { Balancer } from "../support/balancer.ts";
import { type BridgeProcess, TwoBridges } from "../support/two-bridges.ts";
import { audit, swapped } from "./audit.ts";
import { isChat } from "./customers.ts";
import { type Place, playDay, type Served } from "./day.ts";
import { storyOf } from "./story-of.ts";
import { Trouble } from "./trouble.ts";

/** A multiple of 20; the whole day is a thousand, and takes as long as Dataverse's limits say. */
const customers = Number(process.env["DAY_CUSTOMERS"] ?? 80);

const balancer = new Balancer();
let bridges: TwoBridges;
let first: BridgeProcess;
let place: Place;
beforeAll(async () => {
  bridges = await TwoBridges.prepare(
    (simulators) => ({
      connections: dynamicsConnections(dynamicsOf(simulators), 15_000),
      opencx: { reconcile: { enabled: false }, requestsPerMinute: 10_000, timeoutMs: 60_000 },
      delivery: { backoffBaseMs: 50, backoffCapMs: 500 },
    }),
    { dynamics: true },
  );
  const dynamics = dynamicsOf(bridges.simulators);
  await balancer.start();
  hookTo(dynamics, balancer.url);
  first = await bridges.start();
  balancer.targets = [first.url, (await bridges.start()).url];
  place = { simulators: bridges.simulators, dynamics, url: balancer.url };
}, 120_000);
afterAll(async () => {
  await bridges.close();
  await balancer.close();
});

/** One of the two is killed at two fifths of the day, and another one started at the half of it. */
async function replaceFirst(served: number): Promise<void> {
  if (served === (customers / 5) * 2) {
    first.child.kill("SIGKILL");
    balancer.targets = balancer.targets.filter((url) => url !== first.url);
  }
  if (served === customers / 2) balancer.targets.push((await bridges.start()).url);
}

async function state({ handoffId }: Served): Promise<string> {
  const headers = { authorization: `Bearer ${keys.opencx}` };
  const answer = await fetch(`${balancer.url}/v1/handoffs/${handoffId}`, { headers });
  return ((await answer.json()) as { state: string }).state;
}

test(
  "a day of handoffs of all channels to two processes loses and doubles nothing, whatever breaks",
  async () => {
    const trouble = new Trouble(place.dynamics, customers);
    const startedAt = performance.now();

    const served = await playDay(place, {
      customers,
      atOnce: 40,
      served: (count) => {
        trouble.after(count);
        void replaceFirst(count);
      },
    });
    for (const one of served.filter(isChat)) {
      await eventually(`the end of ${one.no}`, async () => (await state(one)) === "ended", 60_000, 100);
    }
    process.stderr.write(`${customers} handoffs in ${Math.round((performance.now() - startedAt) / 1000)} s\n`);

    const wrong = audit(place, served);
    for (const one of served.filter(({ no }) => wrong.some((fault) => fault.no === no))) {
      process.stderr.write(`Customer ${one.no}\n${await storyOf(place, one)}\n`);
    }
    expect(wrong).toEqual([]);
    expect(swapped(place, served)).toBeGreaterThan(0);
    expect(trouble.outages).toBe(3);
    expect(place.dynamics.violations()).toEqual([]);
  },
  customers * 6_000 + 300_000,
);
