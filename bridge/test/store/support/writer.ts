import { appendEntries } from "../../../src/store/entries.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { LaneKey } from "../../../src/store/store.ts";
import { makeLane, said } from "./rows.ts";

/** Writes to an embedded database without a pause, and says of each entry that it is stored, until it is killed. */
const store = await openStore({ dataDir: process.argv[2] ?? "" });
const known = await store.db.selectFrom("lanes").select(["handoff_id", "direction"]).executeTakeFirst();
const lane: LaneKey =
  known === undefined ? await makeLane(store) : { handoffId: known.handoff_id, direction: known.direction };
let count = Number((await store.db.selectFrom("entries").select("id").execute()).length);
process.send?.({ ready: lane });
for (;;) {
  const key = `m${count}`;
  await store.transaction((tx) => appendEntries(tx, lane, [said(key)], new Date()));
  process.send?.({ stored: key });
  count += 1;
  if (count % 400 === 0) await store.maintain();
}
