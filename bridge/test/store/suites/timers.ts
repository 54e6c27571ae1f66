import { beforeEach, describe, expect, test } from "@jest/globals";
import { newId } from "../../../src/lib/ids.ts";
import { readMark, takeTurn, writeMark } from "../../../src/store/schedules.ts";
import type { Store } from "../../../src/store/store.ts";
import * as timers from "../../../src/store/timers.ts";
import type { StartBackend } from "../support/backend.ts";
import { insertHandoff, seconds } from "../support/rows.ts";
import { withTwoStores } from "../support/two-stores.ts";

const leaseMs = 60_000;

/** What holds of timers and schedules on either database. */
export function describeTimers(name: string, start: StartBackend): void {
  describe(`timers on ${name}`, () => {
    let store: Store;
    let other: Store;
    let now: Date;
    withTwoStores(start, (...both) => ([store, other] = both));
    beforeEach(async () => {
      now = new Date();
      await store.db.deleteFrom("timers").execute();
    });

    const make = async (due: Date, kind: timers.TimerKind = "join") =>
      store.transaction(async (tx) => {
        const handoffId = await insertHandoff(tx);
        await timers.setTimer(tx, handoffId, kind, due);
        return handoffId;
      });

    test("only what is due is taken, the longest overdue first", async () => {
      await make(seconds(60, now));
      const second = await make(seconds(-1, now));
      const first = await make(seconds(-2, now));

      const taken = [
        ...(await timers.takeDueTimers(store.db, now, leaseMs, 1)),
        ...(await timers.takeDueTimers(store.db, now, leaseMs, 10)),
      ];

      expect(taken.map((one) => one.handoffId)).toEqual([first, second]);
    });

    test("two takers never get the same one", async () => {
      for (let round = 0; round < 10; round += 1) {
        const all = await store.transaction(async (tx) => {
          const ids: string[] = [];
          for (let index = 0; index < 24; index += 1) {
            const id = await insertHandoff(tx);
            await timers.setTimer(tx, id, "join", seconds(-1, now));
            ids.push(id);
          }
          return ids;
        });

        const taken = await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            timers.takeDueTimers((index % 2 ? store : other).db, now, leaseMs, index % 3 === 0 ? 100 : 5),
          ),
        );
        const rest = await timers.takeDueTimers(store.db, now, leaseMs, 100);

        const ids = [...taken.flat(), ...rest].map((one) => one.handoffId);
        expect(ids.toSorted()).toEqual(all.toSorted());
      }
    });

    test("a taken one comes back after its lease, with one attempt more, until it is finished", async () => {
      await make(now);
      const [first] = await timers.takeDueTimers(store.db, now, leaseMs, 10);
      const meanwhile = await timers.takeDueTimers(other.db, seconds(59, now), leaseMs, 10);

      const [second] = await timers.takeDueTimers(other.db, seconds(61, now), leaseMs, 10);
      const finished = await timers.finishTimer(store.db, second!);
      const late = await timers.finishTimer(store.db, first!);

      expect({ first: first?.attempts, meanwhile, second: second?.attempts, finished, late }).toEqual({
        first: 1,
        meanwhile: [],
        second: 2,
        finished: true,
        late: false,
      });
      expect(await timers.takeDueTimers(store.db, seconds(600, now), leaseMs, 10)).toEqual([]);
    });

    test("a worker that holds an old one cannot finish one that was set anew", async () => {
      const handoffId = await make(now);
      const [old] = await timers.takeDueTimers(store.db, now, leaseMs, 10);

      await other.transaction((tx) => timers.setTimer(tx, handoffId, "join", seconds(10, now)));
      const finished = await timers.finishTimer(store.db, old!);
      const [anew] = await timers.takeDueTimers(store.db, seconds(11, now), leaseMs, 10);

      expect(finished).toBe(false);
      expect(anew).toMatchObject({ handoffId, version: old!.version + 1, attempts: 1 });
    });

    test("clearing takes the kinds that are named, or all of a handoff", async () => {
      const handoffId = await make(now, "join");
      const neighbour = await make(now, "join");
      await store.transaction((tx) => timers.setTimer(tx, handoffId, "alone", now));

      await timers.clearTimers(store.db, handoffId, ["join"]);
      const left = await timers.takeDueTimers(store.db, now, leaseMs, 10);
      await timers.clearTimers(store.db, handoffId);

      expect(left.map(({ handoffId: id, kind }) => ({ id, kind })).toSorted(byKind)).toEqual([
        { id: handoffId, kind: "alone" },
        { id: neighbour, kind: "join" },
      ]);
      const rows = await store.db.selectFrom("timers").select("handoff_id").execute();
      expect(rows).toEqual([{ handoff_id: neighbour }]);
    });

    test("setting a timer wakes whoever runs them", async () => {
      const heard: unknown[] = [];
      const stop = store.onWake((wake) => heard.push(wake));

      await make(now);
      stop();

      expect(heard).toContainEqual({ timers: true });
    });

    test("a recurring job's turn is taken by exactly one process each time", async () => {
      const job = newId();
      const turn = (at: Date) =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) => takeTurn((index % 2 ? store : other).db, job, at, 30_000)),
        );

      const rounds = [await turn(now), await turn(seconds(29, now)), await turn(seconds(30, now))];

      expect(rounds.map((round) => round.filter(Boolean).length)).toEqual([1, 0, 1]);
    });

    test("a recurring job remembers how far it has come", async () => {
      const job = newId();
      const before = await readMark(store.db, job);
      await takeTurn(store.db, job, now, 1000);

      await writeMark(store.db, job, "here");
      await takeTurn(other.db, job, seconds(2, now), 1000);

      expect([before, await readMark(other.db, job)]).toEqual([null, "here"]);
    });
  });
}

function byKind(a: { kind: string }, b: { kind: string }): number {
  return a.kind.localeCompare(b.kind);
}
