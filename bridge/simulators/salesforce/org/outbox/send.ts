import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { callBridge } from "./call-bridge.ts";
import { batches } from "./plan.ts";
import { currentDelivery, setDelivery } from "./rows.ts";
import { failAll, settleResults } from "./settle.ts";
import type { OutboxSettings } from "./settings.ts";

/** What sends claimed deliveries. */
export interface Sending {
  world: World;
  settings: OutboxSettings;
  /** Ends the call early. */
  stopped: AbortSignal;
}

/** @returns whether the bridge is away: then nothing is gained by trying more at once */
export async function sendClaimed(sending: Sending, rows: Row[]): Promise<boolean> {
  const { world, settings, stopped } = sending;
  const failed = new Map<unknown, Row>();
  let away = false;
  for (const batch of batches(rows, settings.batchSize)) {
    const free = batch.filter((row) => !failed.has(row["Case__c"]));
    // What is behind a reply that failed waits with it.
    for (const row of batch) {
      const head = failed.get(row["Case__c"]);
      if (head !== undefined) release(world, row, head["Next_Attempt__c"]);
      else if (away) release(world, row, null);
    }
    if (away || free.length === 0) continue;
    const outcome = await sendBatch(sending, free);
    if (stopped.aborted) return true;
    away = outcome.away;
    for (const row of outcome.failed) if (!failed.has(row["Case__c"])) failed.set(row["Case__c"], row);
  }
  return away;
}

async function sendBatch(
  { world, settings, stopped }: Sending,
  rows: Row[],
): Promise<{ away: boolean; failed: Row[] }> {
  const events = rows.map((row) => JSON.parse(String(row["Payload__c"])) as unknown);
  const answer = await callBridge({ settings, orgId: world.orgId, stopped }, events);
  if (stopped.aborted) return { away: true, failed: [] };
  const current = rows.map((row) => currentDelivery(world, row));
  if ("results" in answer) return { away: false, failed: settleResults(world, settings, current, answer) };
  return { away: answer.stop, failed: failAll(world, settings, current, answer.failure) };
}

function release(world: World, row: Row, next: Row[string] | undefined): void {
  setDelivery(world, row, { Status__c: "Pending", Next_Attempt__c: next ?? null });
}
