import { expect, test } from "@jest/globals";
import { dataverseGate } from "../../src/dynamics/dataverse/gate.ts";
import { createBudgets } from "../../src/lib/budget.ts";
import { BridgeError } from "../../src/lib/errors.ts";

function gateOf({ perSecond = 1000, atOnce = 10 } = {}) {
  const budgets = createBudgets();
  const window = budgets({ name: "window", requests: 5000, windowMs: 300_000 });
  const burst = budgets({ name: "burst", requests: perSecond, windowMs: 1000 });
  return { gate: dataverseGate({ name: "app", window, burst, atOnce }), window };
}

const throttled = (retryAfterMs: number) =>
  new BridgeError({ code: "DATAVERSE_THROTTLED", message: "Busy.", remedy: "Wait.", retryable: true, retryAfterMs });

test("requests go out in the order they came, a burst of them spread over the seconds", async () => {
  const { gate } = gateOf({ perSecond: 4 });
  const startedAt = performance.now();
  const order: number[] = [];
  await Promise.all(Array.from({ length: 10 }, (_, no) => gate.pass(async () => void order.push(no))));

  expect(order).toEqual(Array.from({ length: 10 }, (_, no) => no));
  expect(performance.now() - startedAt).toBeGreaterThan(1000);
});

test("no more of them are on their way at once than are allowed", async () => {
  const { gate } = gateOf({ atOnce: 3 });
  let running = 0;
  let most = 0;
  const request = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, () => gate.pass(request)));

  expect(most).toBe(3);
});

test("a short pause that Dataverse asks for is waited for by everybody", async () => {
  const { gate } = gateOf();
  await expect(gate.pass(() => Promise.reject(throttled(1000)))).rejects.toMatchObject({ code: "DATAVERSE_THROTTLED" });
  const startedAt = performance.now();
  await Promise.all([gate.pass(async () => {}), gate.pass(async () => {})]);

  expect(performance.now() - startedAt).toBeGreaterThan(900);
});

test("a long pause turns everybody away at once, with its length", async () => {
  const { gate } = gateOf();
  await expect(gate.pass(() => Promise.reject(throttled(60_000)))).rejects.toThrow();
  const asked = await Promise.allSettled([gate.pass(async () => {}), gate.pass(async () => {})]);

  for (const one of asked) {
    expect(one).toMatchObject({ status: "rejected", reason: { code: "DATAVERSE_BUSY", retryable: true } });
    if (one.status === "rejected") expect((one.reason as BridgeError).retryAfterMs).toBeGreaterThan(50_000);
  }
});

test("a shorter pause does not shorten a longer one that runs", async () => {
  const { gate, window } = gateOf();
  await expect(gate.pass(() => Promise.reject(throttled(60_000)))).rejects.toThrow();
  await window.block("app", 1000);

  await expect(gate.pass(async () => {})).rejects.toMatchObject({ code: "DATAVERSE_BUSY" });
});
