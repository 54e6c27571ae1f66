import { describe, expect, test } from "@jest/globals";
import { appendEntries, markSending, pendingEntries } from "../../../src/store/entries.ts";
import { claimLane, firstMessageSeq } from "../../../src/store/lanes.ts";
import { newId } from "../../../src/lib/ids.ts";
import type { Store } from "../../../src/store/store.ts";
import type { StartBackend } from "../support/backend.ts";
import { makeLane, readEntries, readLane, said } from "../support/rows.ts";
import { withTwoStores } from "../support/two-stores.ts";

/** What holds of entries on either database (design section 4). */
export function describeEntries(name: string, start: StartBackend): void {
  describe(`entries on ${name}`, () => {
    let store: Store;
    let other: Store;
    withTwoStores(start, (...both) => ([store, other] = both));

    test("numbers follow the order of commits, without a gap, under many senders in two processes", async () => {
      const lane = await makeLane(store);
      const committed: string[] = [];

      await Promise.all(
        Array.from({ length: 120 }, async (_, index) => {
          const sender = index % 2 === 0 ? store : other;
          await sender.transaction(async (tx) => {
            await appendEntries(tx, lane, [said(`m${index}`)], new Date());
            committed.push(`m${index}`);
          });
        }),
      );

      const stored = await readEntries(store, lane);
      expect(stored.map((entry) => entry.seq)).toEqual(stored.map((_, index) => firstMessageSeq + index));
      expect(stored.map((entry) => entry.source_key)).toEqual(committed);
      expect((await readLane(store, lane)).pending).toBe(120);
    });

    test("a later number is never visible before an earlier one", async () => {
      const lane = await makeLane(store);
      let done = false;
      const seen: number[][] = [];

      const reader = (async () => {
        while (!done) seen.push((await pendingEntries(other.db, lane, 500)).map((entry) => entry.seq));
      })();
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          store.transaction((tx) => appendEntries(tx, lane, [said(`m${index}`)], new Date())),
        ),
      );
      done = true;
      await reader;

      const gaps = seen.filter((numbers) => numbers.some((seq, index) => seq !== firstMessageSeq + index));
      expect(gaps).toEqual([]);
      expect(seen.length).toBeGreaterThan(1);
    });

    test("the same source key is stored once, however many senders bring it at the same moment", async () => {
      const lane = await makeLane(store);

      const results = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 === 0 ? store : other).transaction((tx) =>
            appendEntries(tx, lane, [said("same"), said("same")], new Date()),
          ),
        ),
      );

      expect(results.flat()).toHaveLength(1);
      expect(await readEntries(store, lane)).toHaveLength(1);
      expect((await readLane(store, lane)).pending).toBe(1);
    });

    test("the same source key in another lane or another handoff is another entry", async () => {
      const [one, two] = [await makeLane(store), await makeLane(store)];

      await store.transaction((tx) => appendEntries(tx, one, [said("k")], new Date()));
      const stored = await store.transaction((tx) => appendEntries(tx, two, [said("k")], new Date()));

      expect(stored).toHaveLength(1);
    });

    test("a sender that rolls back leaves neither an entry nor a used number", async () => {
      const lane = await makeLane(store);
      const failing = store.transaction(async (tx) => {
        await appendEntries(tx, lane, [said("lost")], new Date());
        throw new Error("rolled back");
      });

      await expect(failing).rejects.toThrow("rolled back");
      await store.transaction((tx) => appendEntries(tx, lane, [said("kept")], new Date()));

      const stored = await readEntries(store, lane);
      expect(stored.map(({ seq, source_key }) => ({ seq, source_key }))).toEqual([
        { seq: firstMessageSeq, source_key: "kept" },
      ]);
    });

    test("a worker whose lane was taken over may not begin to send", async () => {
      const lane = await makeLane(store);
      const [entry] = await store.transaction((tx) => appendEntries(tx, lane, [said("m")], new Date()));
      const stale = await claimLane(store.db, lane, newId(), new Date(), 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const fresh = await claimLane(other.db, lane, newId(), new Date(), 60_000);

      const byStale = await markSending(store.db, stale!, entry!.id, new Date());
      const before = (await readEntries(store, lane))[0]?.status;
      const byFresh = await markSending(other.db, fresh!, entry!.id, new Date());

      expect({ byStale, before, byFresh }).toEqual({ byStale: false, before: "pending", byFresh: true });
    });
  });
}
