import { randomUUID } from "node:crypto";
import type { Executor, LaneKey } from "../../src/store/store.ts";
import { newId } from "../../src/lib/ids.ts";

/** Handoffs that do nothing but hold a lane to OpenCX. */
export async function makeLanes(db: Executor, count: number): Promise<LaneKey[]> {
  const lanes = Array.from({ length: count }, (): LaneKey => ({ handoffId: newId(), direction: "to-opencx" }));
  const handoffs = lanes.map(({ handoffId }) => ({
    id: handoffId,
    session_id: randomUUID(),
    source: "post",
    state: "with-rep" as const,
    request: "{}",
    facts: "{}",
    created_at: new Date(),
  }));
  await db.insertInto("handoffs").values(handoffs).execute();
  const rows = lanes.map(({ handoffId, direction }) => ({ handoff_id: handoffId, direction, next_seq: 1 }));
  await db.insertInto("lanes").values(rows).execute();
  return lanes;
}
