import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { completePayload } from "./payload.ts";
import { plan } from "./plan.ts";
import { openDeliveries, setDelivery } from "./rows.ts";
import { bury, fail } from "./settle.ts";
import type { OutboxSettings } from "./settings.ts";

const leaseMs = 15 * 60_000;

/** Takes deliveries for one job; gives them as they are sent. What a job has not come back with counts as an attempt. */
export function claim(world: World, settings: OutboxSettings): Row[] {
  const { going, postponed } = plan(openDeliveries(world), world.now());
  for (const { row, next } of postponed) setDelivery(world, row, { Next_Attempt__c: next });
  return going.map((row) => claimOne(world, settings, row)).filter((row) => row !== undefined);
}

function claimOne(world: World, settings: OutboxSettings, row: Row): Row | undefined {
  if (row["Status__c"] === "Sending") {
    const message = "The job that sent this delivery did not end.";
    const failure = { code: "DELIVERY_JOB_DIED", message, httpStatus: null, retryAfterSeconds: 0 };
    if (fail(world, settings, row, failure)["Status__c"] === "Dead") return undefined;
  }
  const payload = completePayload(world, row);
  if (payload === null) {
    bury(world, row, { code: "DELIVERY_PAYLOAD_UNUSABLE", message: "The payload is no event any more." });
    return undefined;
  }
  const lease = { Status__c: "Sending", Next_Attempt__c: world.now() + leaseMs };
  return setDelivery(world, row, { ...lease, Payload__c: payload });
}
