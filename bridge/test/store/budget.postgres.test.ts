import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { createBudgets } from "../../src/lib/budget.ts";
import { openStore } from "../../src/store/open-store.ts";
import { freshDatabase } from "./support/postgres.ts";

let pools: pg.Pool[];
beforeAll(async () => {
  const url = await freshDatabase();
  await (await openStore({ url, dataDir: "unused" })).close();
  pools = [1, 2].map(() => new pg.Pool({ connectionString: url, max: 4 }));
});
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

test("two processes share one budget", async () => {
  const budgets = pools.map((pool) => createBudgets(pool)({ name: "shared", requests: 10, windowMs: 60_000 }));

  const waits = await Promise.all(Array.from({ length: 40 }, (_, index) => budgets[index % 2]!.take("opencx")));

  expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  expect(await budgets[1]!.left("opencx")).toBe(0);
});
