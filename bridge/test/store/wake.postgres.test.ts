import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openStore } from "../../src/store/open-store.ts";
import type { Store, Wake } from "../../src/store/store.ts";
import { appendEntries } from "../../src/store/entries.ts";
import { eventually } from "../support/eventually.ts";
import { Cable } from "./support/cable.ts";
import { ask, freshDatabase } from "./support/postgres.ts";
import { insertHandoff, makeLane, readEntries, said } from "./support/rows.ts";

let url: string;
let sender: Store;
let cable: Cable;
let hearer: Store;
let heard: Wake[];
beforeEach(async () => {
  url = await freshDatabase();
  sender = await openStore({ url, dataDir: "unused" });
  cable = new Cable(url);
  await cable.mend();
  hearer = await openStore({ url: cable.url, dataDir: "unused" });
  heard = [];
  hearer.onWake((wake) => heard.push(wake));
});
afterEach(async () => {
  await Promise.all([sender.close(), hearer.close()]);
  await cable.cut();
});

test("a listener whose connection the server ends listens again", async () => {
  await ask(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ofListeners}`);
  await eventually("the end of the old connections", async () => (await listeners()) < 2);

  await eventually("both to listen again", async () => (await listeners()) === 2);

  await expectHeard();
});

test("a listener that could not connect for a while listens again, once", async () => {
  await cable.cut();
  await eventually("the loss", async () => (await listeners()) === 1);
  await new Promise((resolve) => setTimeout(resolve, 4500));
  const lostDuring = await wakeOnce();

  await cable.mend();
  await eventually("the return", async () => (await listeners()) > 1);
  await new Promise((resolve) => setTimeout(resolve, 1500));

  expect(lostDuring).toBe(false);
  expect(await listeners()).toBe(2);
  await expectHeard();
});

test("a store that was closed while its listener was away does not come back", async () => {
  await cable.cut();
  await eventually("the loss", async () => (await listeners()) === 1);

  await hearer.close();
  await cable.mend();
  await new Promise((resolve) => setTimeout(resolve, 1500));

  expect(await listeners()).toBe(1);
  hearer = sender;
}, 20_000);

test("two processes that start on an empty database at the same moment both find the schema", async () => {
  const empty = await freshDatabase();

  const stores = await Promise.all([1, 2, 3].map(() => openStore({ url: empty, dataDir: "unused" })));

  const lane = await makeLane(stores[0]!);
  const seen = await stores[2]!.db.selectFrom("lanes").select("handoff_id").execute();
  await Promise.all(stores.map((store) => store.close()));
  expect(seen).toEqual([{ handoff_id: lane.handoffId }]);
});

test("a database that cannot be had is an error, and leaves no connection behind", async () => {
  const wrong = new URL(url);
  wrong.password = "wrong";

  await expect(openStore({ url: wrong.href, dataDir: "unused" })).rejects.toThrow();

  const rows = await ask(url, "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()");
  expect(Number(rows[0]?.["n"])).toBeLessThan(8);
});

const ofListeners = "datname = current_database() AND query LIKE 'LISTEN%'";

const others = "datname = current_database() AND pid <> pg_backend_pid()";

async function listeners(): Promise<number> {
  const rows = await ask(url, `SELECT count(*)::int AS n FROM pg_stat_activity WHERE ${ofListeners}`);
  return Number(rows[0]?.["n"]);
}

async function expectHeard(): Promise<void> {
  const lane = await makeLane(sender);
  await sender.transaction((tx) => appendEntries(tx, lane, [said("m")], new Date()));
  await eventually("the wake-up", () => heard.some((wake) => "lane" in wake && wake.lane.handoffId === lane.handoffId));
}

async function wakeOnce(): Promise<boolean> {
  const lane = await makeLane(sender);
  await sender.transaction((tx) => appendEntries(tx, lane, [said("m")], new Date()));
  return heard.some((wake) => "lane" in wake && wake.lane.handoffId === lane.handoffId);
}

test("a connection that breaks in the middle of a transaction fails that transaction and nothing else", async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: broken, resolve: goOn } = Promise.withResolvers<void>();
  const failing = sender.transaction(async (tx) => {
    await insertHandoff(tx);
    begin();
    await broken;
    await insertHandoff(tx);
  });
  const settled = failing.then(
    () => "done",
    () => "failed",
  );
  await begun;

  await ask(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  goOn();

  expect(await settled).toBe("failed");
  await makeLane(sender);
});

test("a process that freezes inside a transaction keeps its locks only for a while", async () => {
  const impatient = await openStore({ url, dataDir: "unused", idleTransactionMs: 300 });
  const lane = await makeLane(sender);
  const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>();
  const { promise: frozen, resolve: freeze } = Promise.withResolvers<void>();
  const stuck = impatient
    .transaction(async (tx) => {
      await appendEntries(tx, lane, [said("never")], new Date());
      freeze();
      await thawed;
    })
    .then(
      () => "committed",
      () => "rolled back",
    );
  await frozen;

  await sender.transaction((tx) => appendEntries(tx, lane, [said("through")], new Date()));
  thaw();

  expect(await stuck).toBe("rolled back");
  expect((await readEntries(sender, lane)).map((entry) => entry.source_key)).toEqual(["through"]);
  await impatient.close();
});
