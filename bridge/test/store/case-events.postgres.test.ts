import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { insertCaseEvents, lockMark, moveMark, takeDueCaseEvents } from "../../src/store/case-events.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store, Tx } from "../../src/store/store.ts";
import { eventually } from "../support/eventually.ts";
import { ask, freshDatabase } from "./support/postgres.ts";

const orgId = "00D000000000001EAA";
const now = new Date("2026-03-01T10:00:00Z");
const later = new Date("2026-03-01T10:00:10Z");

let url: string;
let store: Store;
beforeEach(async () => {
  url = await freshDatabase();
  store = await openStore({ url, dataDir: "unused" });
});
afterEach(() => store.close());

function arrived(tx: Tx, number: number, dueAt: Date) {
  const event = { key: `reply ${number}`, number, caseId: "500000000000001AAA", type: "reply", payload: {}, dueAt };
  return insertCaseEvents(tx, orgId, [event], now);
}

const taken = async () =>
  (await store.transaction((tx) => takeDueCaseEvents(tx, now, 50))).map(({ number }) => Number(number));

async function somebodyWaits(): Promise<boolean> {
  const [row] = await ask(url, "SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted");
  return Number(row?.["count"]) > 0;
}

test("a number that comes in while others are taken is not overtaken by those that waited for it", async () => {
  await store.transaction(async (tx) => {
    await lockMark(tx, orgId, 1);
    await arrived(tx, 1, now);
    await arrived(tx, 3, later);
    await moveMark(tx, orgId, 1, now);
  });
  const [written, read] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const missing = store.transaction(async (tx) => {
    await lockMark(tx, orgId, 2);
    await moveMark(tx, orgId, 3, now);
    await arrived(tx, 2, now);
    written.resolve();
    await read.promise;
  });
  await written.promise;

  let first: number[] | undefined;
  const taking = taken().then((numbers) => (first = numbers));
  await eventually("it has taken some, or waits", async () => first !== undefined || (await somebodyWaits()));
  read.resolve();
  await Promise.all([missing, taking]);

  expect(first).toEqual([1]);
  expect(await taken()).toEqual([1, 2, 3]);
});
