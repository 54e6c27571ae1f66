import { createConversation } from "../../../src/handoff/accept.ts";
import { newId } from "../../../src/lib/ids.ts";
import { firstMessageSeq } from "../../../src/store/lanes.ts";
import type { Direction } from "../../../src/store/schema.ts";
import type { LaneKey, Store, Tx } from "../../../src/store/store.ts";

/** A handoff as it stands in the database right after it was accepted. */
export async function insertHandoff(tx: Tx, sessionId = `session-${newId()}`, createdAt = new Date()): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto("handoffs")
    .values({
      id,
      session_id: sessionId,
      epoch: `e:${id}`,
      source: "post",
      state: "received",
      request: "{}",
      facts: "{}",
      created_at: createdAt,
    })
    .execute();
  return id;
}

/** A handoff with one empty lane. */
export async function makeLane(store: Store, direction: Direction = "to-desk", sessionId?: string): Promise<LaneKey> {
  return store.transaction(async (tx) => {
    const lane = { handoffId: await insertHandoff(tx, sessionId), direction };
    const first = direction === "to-desk" ? firstMessageSeq : 1;
    await tx.db.insertInto("lanes").values({ handoff_id: lane.handoffId, direction, next_seq: first }).execute();
    return lane;
  });
}

/** A handoff with its first conversation. */
export async function makeConversation(store: Store): Promise<{ handoffId: string; id: string }> {
  return store.transaction(async (tx) => {
    const handoffId = await insertHandoff(tx);
    return { handoffId, id: await createConversation(tx, handoffId, 1, "main") };
  });
}

export async function readLane(store: Store, lane: LaneKey) {
  return store.db
    .selectFrom("lanes")
    .selectAll()
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .executeTakeFirstOrThrow();
}

export async function readEntries(store: Store, lane: LaneKey) {
  return store.db
    .selectFrom("entries")
    .selectAll()
    .where("handoff_id", "=", lane.handoffId)
    .where("direction", "=", lane.direction)
    .orderBy("seq")
    .execute();
}

export function said(sourceKey: string) {
  return { id: newId(), kind: "said", sourceKey, payload: { speaker: "customer", text: sourceKey } };
}

export function seconds(after: number, from = new Date()): Date {
  return new Date(from.getTime() + after * 1000);
}
