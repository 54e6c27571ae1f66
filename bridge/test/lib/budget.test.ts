import { expect, test } from "@jest/globals";
import { createBudgets } from "../../src/lib/budget.ts";

test("requests go until the budget is spent, then it says how long to stay away", async () => {
  const budget = createBudgets()({ name: "a", requests: 3, windowMs: 60_000 });

  const waits = [await budget.take("k"), await budget.take("k"), await budget.take("k"), await budget.take("k")];

  expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
  expect(waits[3]).toBeGreaterThan(50_000);
  expect(waits[3]).toBeLessThanOrEqual(60_000);
});

test("what is left counts down to nothing and never below", async () => {
  const budget = createBudgets()({ name: "a", requests: 2, windowMs: 60_000 });
  const left = [await budget.left("k")];

  for (let round = 0; round < 3; round += 1) {
    await budget.take("k");
    left.push(await budget.left("k"));
  }

  expect(left).toEqual([2, 1, 0, 0]);
});

test("keys and budgets do not take from each other", async () => {
  const budgets = createBudgets();
  const [one, two] = [1, 2].map((number) => budgets({ name: `b${number}`, requests: 1, windowMs: 60_000 }));

  await one!.take("k");

  expect(await one!.take("other")).toBe(0);
  expect(await two!.take("k")).toBe(0);
  expect(await one!.take("k")).toBeGreaterThan(0);
});

test("a budget is whole again when its time is over", async () => {
  const budget = createBudgets()({ name: "a", requests: 1, windowMs: 1000 });
  await budget.take("k");
  const wait = await budget.take("k");

  await new Promise((resolve) => setTimeout(resolve, wait + 20));

  expect(await budget.take("k")).toBe(0);
});

test("of many takers at the same moment only as many get through as there are requests", async () => {
  const budget = createBudgets()({ name: "a", requests: 10, windowMs: 60_000 });

  const waits = await Promise.all(Array.from({ length: 50 }, () => budget.take("k")));

  expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
});
