import { beforeEach, describe, expect, test } from "@jest/globals";
import { newId } from "../../../src/lib/ids.ts";
import { appendEntries, insertAt, pendingEntries } from "../../../src/store/entries.ts";
import * as lanes from "../../../src/store/lanes.ts";
import { buryStale, registerProcess } from "../../../src/store/processes.ts";
import type { LaneKey, Store } from "../../../src/store/store.ts";
import { sql } from "kysely";
import type { StartBackend } from "../support/backend.ts";
import { makeLane, readLane, said, seconds } from "../support/rows.ts";
import { withTwoStores } from "../support/two-stores.ts";

const claimMs = 60_000;

/** What holds of lanes and claims on either database (design section 4). */
export function describeLanes(name: string, start: StartBackend): void {
  describe(`lanes on ${name}`, () => {
    let store: Store;
    let other: Store;
    let lane: LaneKey;
    withTwoStores(start, (...both) => ([store, other] = both));
    beforeEach(async () => {
      lane = await makeLane(store);
    });

    const add = (key: string, at = new Date()) => store.transaction((tx) => appendEntries(tx, lane, [said(key)], at));
    const claim = (db = store, at = new Date(), ms = claimMs) => lanes.claimLane(db.db, lane, newId(), at, ms);
    const isDue = async (at: Date) =>
      (await lanes.dueLanes(store.db, at, 500)).some((one) => one.handoffId === lane.handoffId);

    test("an empty lane is neither due nor to be claimed; an entry makes it both", async () => {
      const before = { due: await isDue(seconds(1)), claim: await claim() };

      await add("m");

      expect(before).toEqual({ due: false, claim: undefined });
      expect({ due: await isDue(seconds(1)), claim: (await claim())?.claimNo }).toEqual({ due: true, claim: 1 });
    });

    test("of many workers in two processes exactly one gets the claim", async () => {
      await add("m");

      const claims = await Promise.all(Array.from({ length: 30 }, (_, index) => claim(index % 2 ? store : other)));

      expect(claims.filter((one) => one !== undefined)).toHaveLength(1);
      expect(await isDue(seconds(1))).toBe(false);
    });

    test("a stale worker can neither finish, hold nor release what another has claimed since", async () => {
      await add("m");
      const stale = await claim(store, new Date(), 1);
      await pause(20);
      const fresh = await claim(other);

      const byStale = {
        finished: await lanes.finishWork(store.db, stale!),
        held: await lanes.holdClaim(store.db, stale!),
        released: await lanes.releaseLane(store.db, stale!, new Date()),
      };

      const row = await readLane(store, lane);
      expect(byStale).toEqual({ finished: false, held: false, released: false });
      expect(row).toMatchObject({ pending: 1, claim_no: fresh!.claimNo });
      expect(row.claimed_by).not.toBeNull();
      expect(await lanes.finishWork(other.db, fresh!)).toBe(true);
    });

    test("an expired claim is taken over, one that is prolonged is not", async () => {
      await add("m");
      const me = newId();
      await lanes.claimLane(store.db, lane, me, new Date(), 1);
      await pause(20);
      await lanes.extendClaims(store.db, me, claimMs);
      const prolonged = { due: await isDue(seconds(1)), claim: await claim(other) };

      await lanes.extendClaims(store.db, me, -1);
      await pause(5);

      expect(prolonged).toEqual({ due: false, claim: undefined });
      expect(await isDue(seconds(1))).toBe(true);
      expect((await claim(other))?.claimNo).toBe(2);
    });

    test("a lane whose work failed waits until its time, whatever is added in between", async () => {
      await add("m1");
      const mine = await claim();

      const again = await lanes.releaseLane(store.db, mine!, new Date(), seconds(30));
      await add("m2");

      expect(again).toBe(false);
      expect({ now: await isDue(seconds(1)), later: await isDue(seconds(31)) }).toEqual({ now: false, later: true });
      expect(await claim()).toBeUndefined();
      expect(await claim(other, seconds(31))).toBeDefined();
    });

    test("a lane that is made due is tried at once, though it was waiting", async () => {
      await add("m1");
      await lanes.releaseLane(store.db, (await claim())!, new Date(), seconds(30));

      await store.transaction((tx) => lanes.makeDue(tx, lane, new Date()));

      expect(await claim()).toBeDefined();
    });

    test("a lane that was worked empty is no longer due", async () => {
      await add("m1");
      const mine = await claim();
      await lanes.finishWork(store.db, mine!);

      const again = await lanes.releaseLane(store.db, mine!, new Date());

      expect(again).toBe(false);
      expect((await readLane(store, lane)).next_attempt_at).toBeNull();
      expect(await isDue(seconds(60))).toBe(false);
    });

    test("what is added while the lane is being released is never left without a wake-up", async () => {
      const rounds = store.kind === "postgres" ? 2000 : 200;
      let claimed = 0;
      for (let round = 0; round < rounds; round += 1) {
        await add(`first ${round}`);
        const mine = await claim();
        if (mine === undefined) throw new Error(`round ${round}: the lane was not due`);
        await lanes.finishWork(store.db, mine);

        const [again] = await Promise.all([lanes.releaseLane(other.db, mine, new Date()), add(`second ${round}`)]);

        const row = await readLane(store, lane);
        if (row.pending !== 1 || row.next_attempt_at === null)
          throw new Error(`round ${round}: lost, ${String(again)}`);
        const next = await claim(other);
        if (next === undefined) throw new Error(`round ${round}: not to be claimed`);
        await lanes.finishWork(other.db, next);
        await lanes.releaseLane(other.db, next, new Date());
        claimed += 2;
      }
      expect(claimed).toBe(2 * rounds);
    }, 90_000);

    test("burying a silent process frees its lanes at once, and no other's", async () => {
      const [dead, alive] = [newId(), newId()];
      await registerProcess(store.db, dead, "dead");
      await registerProcess(store.db, alive, "alive");
      await sql`UPDATE processes SET heartbeat_at = now() - interval '1 minute' WHERE id = ${dead}`.execute(store.db);
      const theirs = await makeLane(store);
      await store.transaction((tx) => appendEntries(tx, theirs, [said("x")], new Date()));
      await add("m");
      await lanes.claimLane(store.db, lane, dead, new Date(), claimMs);
      await lanes.claimLane(store.db, theirs, alive, new Date(), claimMs);

      await buryStale(store.db, 20_000);

      expect(await claim(other)).toBeDefined();
      expect(await lanes.claimLane(other.db, theirs, newId(), new Date(), claimMs)).toBeUndefined();
    });

    test("replies of a later handoff wait until those of an earlier one of the session are through", async () => {
      const session = newId();
      const earlier = await makeLane(store, "to-opencx", session);
      await store.transaction((tx) => appendEntries(tx, earlier, [said("old")], new Date()));
      await store.db
        .updateTable("handoffs")
        .set({ ended_at: new Date(), created_at: seconds(-60) })
        .where("id", "=", earlier.handoffId)
        .execute();
      const later = await makeLane(store, "to-opencx", session);
      await store.transaction((tx) => appendEntries(tx, later, [said("new")], new Date()));

      const tooSoon = await lanes.claimLane(store.db, later, newId(), new Date(), claimMs);
      const mine = await lanes.claimLane(store.db, earlier, newId(), new Date(), claimMs);
      await lanes.finishWork(store.db, mine!);
      await lanes.releaseLane(store.db, mine!, new Date());

      expect(tooSoon).toBeUndefined();
      expect(await lanes.claimLane(store.db, later, newId(), new Date(), claimMs)).toBeDefined();
    });

    test("the brief goes first, although messages were stored before it was rendered", async () => {
      await add("said while opening");
      const brief = { ...said("brief:1:0"), kind: "brief" };

      await store.transaction(async (tx) => {
        await insertAt(tx, lane, [{ entry: brief, seq: 1 }], new Date());
        await lanes.addPending(tx, lane, 1, new Date());
      });

      const order = (await pendingEntries(store.db, lane, 10)).map((entry) => entry.source_key);
      expect(order).toEqual(["brief:1:0", "said while opening"]);
      expect((await readLane(store, lane)).pending).toBe(2);
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
