import { sql } from "kysely";
import { BridgeError } from "../lib/errors.ts";
import { addPending } from "../store/lanes.ts";
import { findHandoff } from "../store/handoffs.ts";
import type { Parts } from "./parts.ts";
import { isOver } from "./states.ts";
import { tell } from "./tracer.ts";

export interface DeadEntry {
  id: string;
  handoffId: string;
  direction: string;
  kind: string;
  code: string | null;
  createdAt: string;
}

/** Entries that were given up, oldest first. */
export async function deadEntries(parts: Parts, limit: number): Promise<DeadEntry[]> {
  const rows = await parts.store.db
    .selectFrom("entries")
    .select(["id", "handoff_id", "direction", "kind", "error_code", "created_at"])
    .where("status", "=", "dead")
    .orderBy("created_at")
    .limit(Math.min(200, limit))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    handoffId: row.handoff_id,
    direction: row.direction,
    kind: row.kind,
    code: row.error_code,
    createdAt: row.created_at.toISOString(),
  }));
}

/**
 * Tries a dead entry again, in its old place.
 *
 * @throws BridgeError `ENTRY_NOT_DEAD`, or `HANDOFF_OVER` for one to a desk whose conversation has ended.
 */
export async function replay(parts: Parts, entryId: string): Promise<void> {
  await parts.store.transaction(async (tx) => {
    const entry = await tx.db
      .updateTable("entries")
      // One that was on its way when it was given up may have arrived: it is looked for first.
      .set({
        status: sql`CASE WHEN direction = 'to-opencx' AND sending_at IS NOT NULL THEN 'sending' ELSE 'pending' END`,
        attempts: 0,
        done_at: null,
      })
      .where("id", "=", entryId)
      .where("status", "=", "dead")
      .returning(["handoff_id", "direction", "kind"])
      .executeTakeFirst();
    if (entry === undefined) throw notDead(entryId);
    const handoff = await findHandoff(tx.db, entry.handoff_id);
    if (handoff === undefined || (entry.direction === "to-desk" && isOver(handoff))) throw over();
    const now = parts.clock.now();
    await addPending(tx, { handoffId: entry.handoff_id, direction: entry.direction }, 1, now);
    await tell(tx.db, handoff, now, "replayed", { data: { entry: entryId, kind: entry.kind } });
  });
}

function notDead(id: string): BridgeError {
  return new BridgeError({
    code: "ENTRY_NOT_DEAD",
    message: `There is no dead entry ${id}.`,
    remedy: "List the dead ones first; one that was replayed already is not among them.",
    status: 404,
  });
}

function over(): BridgeError {
  return new BridgeError({
    code: "HANDOFF_OVER",
    message: "The entry was for a conversation that has ended.",
    remedy: "Hand the session off again; nothing goes to a desk after its end.",
    status: 409,
  });
}
