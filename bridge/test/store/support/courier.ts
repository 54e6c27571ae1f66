import { setTimeout as pause } from "node:timers/promises";
import { LaneRunner } from "../../../src/handoff/lanes/lane-runner.ts";
import { finishEntry } from "../../../src/handoff/lanes/finish.ts";
import type { Parts } from "../../../src/handoff/parts.ts";
import { StaleClaim } from "../../../src/handoff/lanes/stale-claim.ts";
import { newId } from "../../../src/lib/ids.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { markSending, pendingEntries } from "../../../src/store/entries.ts";
import { extendClaims, type Claim } from "../../../src/store/lanes.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { beat, buryStale, registerProcess } from "../../../src/store/processes.ts";
import { sql } from "kysely";

/** A bridge process that only works lanes: it delivers into the table `ledger`. Killed or stopped at any moment. */
const url = process.argv[2] ?? "";
const claimMs = 1000;
const store = await openStore({ url, dataDir: "unused", poolSize: 4, idleTransactionMs: 800 });
const delivery = { claimMs, backoffBaseMs: 5, backoffCapMs: 20 };
const log = { error: () => {} };
const parts = { store, clock: systemClock, random: Math.random, log, config: { delivery } } as unknown as Parts;
let me = newId();

async function deliver(claim: Claim): Promise<undefined> {
  for (;;) {
    const [entry] = await pendingEntries(store.db, claim, 1);
    if (entry === undefined) return undefined;
    if (!(await markSending(store.db, claim, entry.id, new Date()))) throw new StaleClaim();
    await sql`INSERT INTO ledger (handoff_id, seq, claim_no, worker)
      VALUES (${claim.handoffId}, ${entry.seq}, ${claim.claimNo}, ${me})`.execute(store.db);
    await store.transaction((tx) => finishEntry(tx, claim, entry, { status: "done" }, new Date()));
  }
}

const lanes = new LaneRunner(parts, { "to-desk": deliver, "to-opencx": deliver, "to-callback": deliver }, me);
store.onWake((wake) => "lane" in wake && lanes.wake(wake.lane));
await registerProcess(store.db, me, "courier");
process.send?.("ready");

for (;;) {
  if (!(await beat(store.db, me))) {
    me = newId();
    lanes.processId = me;
    await registerProcess(store.db, me, "courier");
  }
  await extendClaims(store.db, me, claimMs);
  await buryStale(store.db, 400);
  await lanes.sweep();
  await pause(50);
}
