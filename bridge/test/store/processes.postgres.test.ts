import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { appendEntries } from "../../src/store/entries.ts";
import { claimLane, firstMessageSeq } from "../../src/store/lanes.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { LaneKey, Store } from "../../src/store/store.ts";
import { newId } from "../../src/lib/ids.ts";
import { eventually } from "../support/eventually.ts";
import { freshDatabase } from "./support/postgres.ts";
import { makeLane, readLane, said } from "./support/rows.ts";

let url: string;
let store: Store;
const couriers: ChildProcess[] = [];
beforeAll(async () => {
  url = await freshDatabase();
  store = await openStore({ url, dataDir: "unused" });
  await sql`CREATE TABLE ledger (no bigint GENERATED ALWAYS AS IDENTITY, handoff_id uuid, seq int, claim_no int,
    worker uuid)`.execute(store.db);
});
afterEach(async () => {
  for (const courier of couriers.splice(0)) {
    const gone = once(courier, "exit");
    if (courier.kill("SIGKILL")) await gone;
  }
});
afterAll(() => store.close());

test("what is stored while workers are killed and stopped at any moment arrives in order, and nothing is lost", async () => {
  const lanes = await Promise.all(Array.from({ length: 12 }, () => makeLane(store)));
  couriers.push(await hire(), await hire(), await hire());
  let sent = 0;
  let kills = 0;

  const until = performance.now() + 30_000;
  const goesOn = () => kills < 8 && performance.now() < until;
  const writing = (async () => {
    while (goesOn()) {
      const lane = lanes[sent % lanes.length]!;
      await store.transaction((tx) => appendEntries(tx, lane, [said(`m${sent}`)], new Date()));
      sent += 1;
    }
  })();
  while (goesOn()) {
    await pause(100 + Math.random() * 250);
    const at = Math.floor(Math.random() * couriers.length);
    if (Math.random() < 0.4) void faint(couriers[at]!);
    else {
      couriers[at]!.kill("SIGKILL");
      couriers[at] = await hire();
      kills += 1;
    }
  }
  await writing;
  await eventually("everything to be delivered", async () => (await pending()) === 0, 30_000);

  const deliveries = await ledger();
  for (const lane of lanes) {
    const here = deliveries.filter((one) => one.handoff_id === lane.handoffId);
    const firsts = [...new Set(here.map((one) => one.seq))];
    const row = await readLane(store, lane);
    expect(firsts).toEqual(
      Array.from({ length: row.next_seq - firstMessageSeq }, (_, index) => firstMessageSeq + index),
    );
    expect(row).toMatchObject({ pending: 0 });
    expect(repeatsBySameClaim(here)).toEqual([]);
  }
  expect(kills).toBe(8);
  expect(sent).toBeGreaterThan(100);
  expect(await statuses()).toEqual([{ status: "done", count: sent }]);
}, 90_000);

test("a worker that was asleep while another finished its entry changes nothing when it wakes", async () => {
  const lane = await makeLane(store);
  const sleeper = await hire();
  couriers.push(sleeper);
  let claimNo = 0;
  for (let tries = 0; claimNo === 0; tries += 1) {
    await store.transaction((tx) => appendEntries(tx, lane, burst(tries), new Date()));
    await eventually("the sleeper's claim", async () => (await readLane(store, lane)).claimed_by !== null);
    sleeper.kill("SIGSTOP");
    await pause(50);
    const row = await readLane(store, lane);
    if (row.pending > 0 && row.claimed_by !== null) claimNo = row.claim_no;
    else sleeper.kill("SIGCONT");
  }

  const fresh = await eventually("the claim to run out", () => claimLane(store.db, lane, newId(), new Date(), 60_000));
  sleeper.kill("SIGCONT");
  await pause(1500);

  const row = await readLane(store, lane);
  const late = (await ledger()).filter((one) => one.handoff_id === lane.handoffId && one.claim_no === claimNo);
  const done = await store.db
    .selectFrom("entries")
    .select("id")
    .where("handoff_id", "=", lane.handoffId)
    .where("status", "=", "done")
    .execute();
  expect(fresh.claimNo).toBe(claimNo + 1);
  expect(row).toMatchObject({ claim_no: fresh.claimNo, claimed_by: expect.any(String) });
  expect(row.next_seq - firstMessageSeq - done.length).toBe(row.pending);
  expect(late.length - done.length).toBeLessThanOrEqual(1);
}, 60_000);

test("transactions that lock each other out are repeated until both are done", async () => {
  const [one, two] = [await makeLane(store), await makeLane(store)];
  let runs = 0;
  const { promise: bothHaveTheirFirst, resolve: go } = Promise.withResolvers<void>();
  const both = async (first: LaneKey, second: LaneKey, key: string) =>
    store.transaction(async (tx) => {
      await appendEntries(tx, first, [said(key)], new Date());
      runs += 1;
      if (runs === 2) go();
      await bothHaveTheirFirst;
      await appendEntries(tx, second, [said(key)], new Date());
    });

  await Promise.all([both(one, two, "a"), both(two, one, "b")]);

  expect(runs).toBeGreaterThan(2);
  expect([(await readLane(store, one)).pending, (await readLane(store, two)).pending]).toEqual([2, 2]);
});

test("an error that is no deadlock is not repeated", async () => {
  let runs = 0;
  const failing = store.transaction(async (tx) => {
    runs += 1;
    await sql`SELECT 1 / 0`.execute(tx.db);
  });

  await expect(failing).rejects.toMatchObject({ code: "22012" });
  expect(runs).toBe(1);
});

async function hire(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "support/courier.ts"), [url], {
    env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "test" },
    execArgv: ["--no-warnings"],
  });
  await once(child, "message");
  return child;
}

/** Stops a worker for longer than its claims last. */
async function faint(courier: ChildProcess): Promise<void> {
  courier.kill("SIGSTOP");
  await pause(1300);
  courier.kill("SIGCONT");
}

function burst(tries: number) {
  return Array.from({ length: 100 }, (_, index) => said(`burst ${tries} ${index}`));
}

interface Delivery {
  handoff_id: string;
  seq: number;
  claim_no: number;
  worker: string;
}

async function ledger(): Promise<Delivery[]> {
  return (await sql<Delivery>`SELECT * FROM ledger ORDER BY no`.execute(store.db)).rows;
}

/** A worker repeats only what another claim left unfinished. */
function repeatsBySameClaim(here: Delivery[]): string[] {
  const names = here.map((one) => `${one.seq}:${one.claim_no}`);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

async function pending(): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT sum(pending)::int AS n FROM lanes`.execute(store.db);
  return Number(rows[0]?.n);
}

async function statuses() {
  return (await sql`SELECT status, count(*)::int AS count FROM entries GROUP BY status`.execute(store.db)).rows;
}
