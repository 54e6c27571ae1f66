import { finishEntry } from "../../src/handoff/lanes/finish.ts";
import { newId } from "../../src/lib/ids.ts";
import { appendEntries, markSending, pendingEntries } from "../../src/store/entries.ts";
import { claimLane, releaseLane } from "../../src/store/lanes.ts";
import type { LaneKey, Store } from "../../src/store/store.ts";

const claimMs = 30_000;
const text = "I have found your order and will send it to you again today.";

/** Stores one entry at the end of a lane, in a transaction of its own, as each event of a desk is stored. */
export function inserted(store: Store, lanes: LaneKey[]): (index: number) => Promise<void> {
  return async (index) => {
    const lane = lanes[index % lanes.length];
    if (lane === undefined) return;
    const entry = { id: newId(), kind: "notice", sourceKey: newId(), payload: { text } };
    await store.transaction((tx) => appendEntries(tx, lane, [entry], new Date()));
  };
}

/** Works lanes that have entries, one entry each in turn, as a lane worker does but with nothing to send. */
export function workedOff(store: Store, lanes: LaneKey[]) {
  const processId = newId();
  const lastSeq = new Map<LaneKey, number>();
  let missed = 0;
  let outOfOrder = 0;
  const one = async (index: number): Promise<void> => {
    const lane = lanes[index % lanes.length];
    const claim = lane && (await claimLane(store.db, lane, processId, new Date(), claimMs));
    const [entry] = claim === undefined ? [] : await pendingEntries(store.db, claim, 20);
    if (lane === undefined || claim === undefined || entry === undefined) {
      missed += 1;
      return;
    }
    if (entry.seq <= (lastSeq.get(lane) ?? 0)) outOfOrder += 1;
    lastSeq.set(lane, entry.seq);
    await markSending(store.db, claim, entry.id, new Date());
    await store.transaction((tx) => finishEntry(tx, claim, entry, { status: "done" }, new Date()));
    await releaseLane(store.db, claim, new Date());
  };
  const violations = () => [
    ...(missed > 0 ? [`${missed} times a lane with entries could not be worked`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} entries came out of order`] : []),
  ];
  return { one, violations };
}
