import { sql } from "kysely";
import { type Entry, unfinished } from "../../store/entries.ts";
import type { EntryStatus } from "../../store/schema.ts";
import { type Claim, finishing } from "../../store/lanes.ts";
import type { Tx } from "../../store/store.ts";
import { StaleClaim } from "./stale-claim.ts";

export interface Finished {
  status: Extract<EntryStatus, "done" | "dead" | "skipped" | "too_late">;
  externalId?: string | undefined;
  errorCode?: string | undefined;
}

/**
 * Writes that an entry is finished, in the caller's transaction.
 *
 * @throws StaleClaim when the lane is no longer ours or the entry was finished by somebody else: nothing is written.
 */
export async function finishEntry(tx: Tx, claim: Claim, entry: Entry, result: Finished, now: Date): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .with("lane", (db) => finishing(db, claim).returning("handoff_id"))
    .updateTable("entries")
    .from("lane")
    .set({
      status: result.status,
      done_at: now,
      attempts: sql<number>`entries.attempts + 1`,
      error_code: result.errorCode ?? null,
      ...(result.externalId === undefined ? {} : { external_id: result.externalId }),
    })
    .where("entries.id", "=", entry.id)
    .where(unfinished)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new StaleClaim();
}
