import { expect, test } from "@jest/globals";
import { dataverseGate } from "../../src/dynamics/dataverse/gate.ts";
import { type Budget, createBudgets } from "../../src/lib/budget.ts";
import { BridgeError } from "../../src/lib/errors.ts";

function gateOf({ perSecond = 1000, atOnce = 10 } = {}) {
  const budgets = createBudgets();
  const window = budgets({ name: "window", requests: 5000, windowMs: 300_000 });
  const burst = budgets({ name: "burst", requests: perSecond, windowMs: 1000 });
  return { gate: dataverseGate({ name: "app", window, burst, atOnce, longestWaitMs: 10_000 }), window };
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

/** A gate whose burst budget answers with these waits one after the other, and has room then. */
function gateAnswering(waits: Promise<number>[], { atOnce = 10, longestWaitMs = 10_000 } = {}) {
  const window = createBudgets()({ name: "window", requests: 5000, windowMs: 300_000 });
  const burst: Budget = { take: async () => (await waits.shift()) ?? 0, left: async () => 1 };
  return dataverseGate({ name: "app", window, burst, atOnce, longestWaitMs });
}

const busy = { code: "DATAVERSE_BUSY", retryable: true };

test("whoever waits too long for requests that are on their way is turned away, and sends nothing later", async () => {
  const gate = gateAnswering([], { atOnce: 1, longestWaitMs: 30 });
  const slow = Promise.withResolvers<void>();
  const under = gate.pass(() => slow.promise);
  const sent: string[] = [];
  const tooLate = gate.pass(async () => void sent.push("too late"));

  await expect(tooLate).rejects.toMatchObject(busy);
  slow.resolve();
  await under;
  await gate.pass(async () => void sent.push("next"));
  expect(sent).toEqual(["next"]);
});

test("whoever waits too long behind others in line is turned away, although they are not at its head", async () => {
  const asking = Promise.withResolvers<number>();
  const gate = gateAnswering([asking.promise], { longestWaitMs: 30 });
  const head = gate.pass(async () => "sent");

  await expect(gate.pass(async () => {})).rejects.toMatchObject(busy);
  asking.resolve(0);
  expect(await head).toBe("sent");
});

test("the wait in line and the wait at its head count together, and the caller learns when there is room", async () => {
  const gate = gateAnswering([60, 0, 9_990].map(async (wait) => wait));
  const first = gate.pass(async () => {});
  const second = gate.pass(async () => {});

  await first;
  const refusal = (await second.catch((error: unknown) => error)) as BridgeError;
  expect(refusal).toMatchObject(busy);
  expect(refusal.retryAfterMs).toBeGreaterThan(9_000);
  expect(refusal.retryAfterMs).toBeLessThanOrEqual(9_990);
});

test("a caller who is called away leaves the line, and whoever comes behind gets the turn", async () => {
  const gate = gateAnswering([], { atOnce: 1 });
  const slow = Promise.withResolvers<void>();
  const under = gate.pass(() => slow.promise);
  const sent: string[] = [];
  const stop = new AbortController();
  const stopped = gate.pass(async () => void sent.push("stopped"), stop.signal);
  const behind = gate.pass(async () => void sent.push("behind"));
  stop.abort();

  await expect(stopped).rejects.toMatchObject(busy);
  slow.resolve();
  await Promise.all([under, behind]);
  expect(sent).toEqual(["behind"]);
});

test("a caller who is called away while a pause is waited for sends nothing, and holds up nobody", async () => {
  const gate = gateAnswering([Promise.resolve(9_000)]);
  const sent: string[] = [];
  const stop = new AbortController();
  const stopped = gate.pass(async () => void sent.push("stopped"), stop.signal);
  const behind = gate.pass(async () => void sent.push("behind"));
  const began = performance.now();
  setImmediate(() => stop.abort());

  await expect(stopped).rejects.toMatchObject(busy);
  await behind;
  expect(sent).toEqual(["behind"]);
  expect(performance.now() - began).toBeLessThan(8_000);
});

test("whoever is gone already when they come sends nothing", async () => {
  const gate = gateAnswering([]);

  await expect(gate.pass(async () => "sent", AbortSignal.abort())).rejects.toMatchObject(busy);
});
