import { sql } from "kysely";
import type { Entry } from "../../store/entries.ts";
import type { EntryStatus } from "../../store/schema.ts";
import { type Claim, finishWork } from "../../store/lanes.ts";
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
  if (!(await finishWork(tx.db, claim))) throw new StaleClaim();
  const { numUpdatedRows } = await tx.db
    .updateTable("entries")
    .set({
      status: result.status,
      done_at: now,
      attempts: sql<number>`attempts + 1`,
      error_code: result.errorCode ?? null,
      ...(result.externalId === undefined ? {} : { external_id: result.externalId }),
    })
    .where("id", "=", entry.id)
    .where("status", "in", ["pending", "sending"])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new StaleClaim();
}
