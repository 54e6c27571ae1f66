import { type BenchLine, machineNow, type Say, type StoreKind } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { type Spread, spreadOf } from "../percentiles.ts";
import { bareInserts } from "../store/bare-inserts.ts";
import { makeLanes } from "../store/lanes.ts";
import { inserted, workedOff } from "../store/work.ts";
import { startStore } from "../stage/store.ts";
import type { Store } from "../../src/store/store.ts";

const writers = 8;

interface Paced extends Spread {
  perSecond: number;
  samples: number;
}

/**
 * What the store alone takes: an entry stored at the end of its lane, and a lane worked for one entry (claimed, read,
 * marked, finished, released). The floor is one bare INSERT into the same database.
 */
export async function* store(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  for (const kind of options.store === undefined ? (["pglite", "postgres"] as const) : [options.store]) {
    say(`${kind}: starting`);
    const started = await startStore(kind);
    try {
      yield await measure(started.store, kind, options, say);
    } finally {
      await started.close();
    }
  }
}

async function measure(store: Store, kind: StoreKind, { quick }: BenchOptions, say: Say): Promise<BenchLine> {
  const machine = machineNow();
  const startedAt = performance.now();
  const share = quick ? 0.05 : 1;
  const entries = 3000 * share;
  const lanes = await makeLanes(store.db, 100);
  await paced(100, 1, inserted(store, lanes));
  say(`${kind}: bare inserts, entries, lanes`);
  const bare = await bareInserts(store.db);
  const floor = await paced(5000 * share, 1, bare);
  const floorTogether = await paced(5000 * share, writers, bare);
  const insert = await paced(entries, 1, inserted(store, lanes));
  const together = await paced(entries, writers, inserted(store, lanes));
  const work = workedOff(store, lanes);
  const cycle = await paced(entries, 1, work.one);
  const violations = work.violations();
  return {
    scenario: "store",
    store: kind,
    conversations: lanes.length,
    p50Ms: insert.p50Ms,
    p99Ms: insert.p99Ms,
    floorP50Ms: floor.p50Ms,
    floorP99Ms: floor.p99Ms,
    samples: insert.samples,
    durationMs: Math.round(performance.now() - startedAt),
    machine,
    insertsPerSecond: insert.perSecond,
    floorInsertsPerSecond: floor.perSecond,
    writersAtOnce: { writers, insertsPerSecond: together.perSecond, floorInsertsPerSecond: floorTogether.perSecond },
    laneCycle: cycle,
    targets: {},
    violations,
  };
}

/** Does the work `count` times, by so many workers, and times each. */
async function paced(count: number, workers: number, work: (index: number) => Promise<void>): Promise<Paced> {
  const took: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      const startedAt = performance.now();
      await work(index);
      took.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: workers }, worker));
  const perSecond = Math.round((took.length * 1000) / (performance.now() - startedAt));
  return { ...spreadOf(took), perSecond, samples: took.length };
}
