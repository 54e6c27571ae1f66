import { describe, expect, test } from "@jest/globals";
import { appendEntries } from "../../../src/store/entries.ts";
import type { LaneKey, Store, Wake } from "../../../src/store/store.ts";
import { appendTrace, readTrace } from "../../../src/store/trace.ts";
import { eventually } from "../../support/eventually.ts";
import type { StartBackend } from "../support/backend.ts";
import { insertHandoff, makeLane, said } from "../support/rows.ts";
import { withTwoStores } from "../support/two-stores.ts";

/** Commits, wake-ups and the timeline, on either database. */
export function describeTransactions(name: string, start: StartBackend): void {
  describe(`transactions on ${name}`, () => {
    let store: Store;
    let other: Store;
    withTwoStores(start, (...both) => ([store, other] = both));

    test("whoever listens is woken after the commit, in this process and in the other", async () => {
      const lane = await makeLane(store);
      const heard: { where: string; wake: Wake; stored: number }[] = [];
      const count = async () => Number((await store.db.selectFrom("entries").select("id").execute()).length);
      const stops = [store, other].map((one, index) =>
        one.onWake((wake) => void count().then((stored) => heard.push({ where: String(index), wake, stored }))),
      );

      await store.transaction((tx) => appendEntries(tx, lane, [said("m")], new Date()));
      await eventually(
        "both to hear it",
        () => heard.some((one) => one.where === "0") && heard.some((one) => one.where === "1"),
      );
      stops.forEach((stop) => stop());

      expect(heard.every((one) => one.stored === 1)).toBe(true);
      expect(heard[0]?.wake).toEqual({ lane });
    });

    test("nobody is woken by what was rolled back", async () => {
      const lane = await makeLane(store);
      const heard: Wake[] = [];
      const stops = [store, other].map((one) => one.onWake((wake) => heard.push(wake)));

      const failing = store.transaction(async (tx) => {
        await appendEntries(tx, lane, [said("m")], new Date());
        throw new Error("rolled back");
      });
      await expect(failing).rejects.toThrow("rolled back");
      const next = await makeLane(store);
      await store.transaction((tx) => appendEntries(tx, next, [said("m")], new Date()));
      await eventually("the next commit", () => heard.length > 0);
      stops.forEach((stop) => stop());

      expect(heard).not.toContainEqual({ lane });
    });

    test("a transaction that touches a hundred and fifty lanes is committed and wakes each of them", async () => {
      const lanes: LaneKey[] = [];
      for (let index = 0; index < 150; index += 1) lanes.push(await makeLane(store));
      const heard = new Set<string>();
      const stop = other.onWake((wake) => "lane" in wake && heard.add(wake.lane.handoffId));

      await store.transaction(async (tx) => {
        for (const lane of lanes) await appendEntries(tx, lane, [said("a"), said("b")], new Date());
        for (const lane of lanes) await appendEntries(tx, lane, [said("c")], new Date());
      });

      await eventually("all lanes to be heard of", () => heard.size === lanes.length);
      stop();
    });

    test("five hundred entries in one lane are one thing to wake", async () => {
      const lane = await makeLane(store);
      const heard: Wake[] = [];
      const stop = store.onWake((wake) => "lane" in wake && wake.lane.handoffId === lane.handoffId && heard.push(wake));

      await store.transaction(async (tx) => {
        for (let index = 0; index < 500; index += 1) await appendEntries(tx, lane, [said(`m${index}`)], new Date());
      });
      const atOnce = heard.length;
      stop();

      // Where several processes share the database, this one may have heard its own notice by now too.
      expect(atOnce).toBeLessThanOrEqual(store.kind === "postgres" ? 2 : 1);
    });

    test("a line of the timeline with a source is told once, one without each time, in order and by pages", async () => {
      const handoffId = await store.transaction((tx) => insertHandoff(tx));
      const line = (kind: string, sourceKey?: string) =>
        appendTrace(store.db, { handoffId, at: new Date(), kind, sourceKey, durationMs: 1.6 });

      const told = [await line("a", "k"), await line("b", "k"), await line("c"), await line("c")];
      const first = await readTrace(other.db, handoffId, { after: 0, limit: 2 });
      const second = await readTrace(other.db, handoffId, { after: first.at(-1)!.id, limit: 2 });

      expect(told).toEqual([true, false, true, true]);
      expect([...first, ...second].map((one) => one.kind)).toEqual(["a", "c", "c"]);
      expect(first[0]).toMatchObject({ level: "info", durationMs: 2, data: {} });
    });

    test("deleting a handoff deletes all that hangs on it", async () => {
      const lane = await makeLane(store);
      await store.transaction((tx) => appendEntries(tx, lane, [said("m")], new Date()));
      await appendTrace(store.db, { handoffId: lane.handoffId, at: new Date(), kind: "x" });

      await store.db.deleteFrom("handoffs").where("id", "=", lane.handoffId).execute();

      for (const table of ["lanes", "entries", "trace_events"] as const) {
        const left = await store.db
          .selectFrom(table)
          .select("handoff_id")
          .where("handoff_id", "=", lane.handoffId)
          .execute();
        expect(left).toEqual([]);
      }
    });
  });
}
