import { randomUUID } from "node:crypto";
import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import type { Fault } from "../../../lib/faults.ts";
import { problemBody } from "../problem.ts";
import type { Behaviour } from "../settings/behaviour.ts";
import type { Limits } from "../settings/limits.ts";
import type { World } from "../world.ts";
import { ControlError } from "../control-error.ts";

/** What goes wrong, and what the vendor's pages leave open. */
export const trouble = {
  setLimits: operation(
    "Changes limits and times; null lifts one.",
    z.record(z.string(), z.number().nullable()),
    (world: World, changes) => change(world.limits, changes),
  ),
  setBehaviour: operation(
    "Changes what the pages leave open.",
    z.record(z.string(), z.unknown()),
    (world: World, changes) => change(world.behaviour, changes),
  ),
  disturb: operation(
    "Loses, doubles or reorders the next activities to the webhook.",
    z.strictObject({
      kind: z.enum(["lose", "duplicate", "reorder"]),
      conversationId: z.string().optional(),
      count: z.int().positive().optional(),
    }),
    (world: World, rule) => world.webhook.disturb(rule),
  ),
  setNetwork: operation(
    "Cuts the way to the webhook, delays what goes there, slows every answer.",
    z.strictObject({
      outage: z.boolean().optional(),
      delayMs: z.number().min(0).optional(),
      latencyMs: z.number().min(0).optional(),
    }),
    (world: World, { latencyMs, ...webhook }) => {
      world.webhook.setNetwork(webhook);
      world.faults.latencyMs = latencyMs ?? world.faults.latencyMs;
    },
  ),
  throttle: operation(
    "The next requests answer 429.",
    z.strictObject({ seconds: z.int().positive().default(1), times: z.int().positive().default(1) }),
    (world: World, { seconds, times }) =>
      addFault(world, { status: 429, times, path: "^/api/", headers: { "retry-after": String(seconds) } }),
  ),
  addFault: operation("Injects a fault into requests; see lib/faults.", z.looseObject({}), (world: World, fault) =>
    addFault(world, fault as Fault),
  ),
  calm: operation(
    "Ends every fault and disturbance; what was held back is sent.",
    z.strictObject({}),
    (world: World) => {
      world.faults.clear();
      world.webhook.calm();
    },
  ),
  expectUnique: operation(
    "Each of these texts of a customer comes once in its conversation; absent: every text.",
    z.strictObject({ texts: z.array(z.string()).optional() }),
    (world: World, { texts }) => world.unique.expect(texts),
  ),
};

/** A fault with the body and the correlation id of a true refusal. */
function addFault(world: World, fault: Fault): void {
  const { status } = fault;
  if (status === undefined || status < 400) return world.faults.add(fault);
  const headers = { "content-type": "application/problem+json", "x-ms-correlation-id": randomUUID(), ...fault.headers };
  world.faults.add({ body: problemBody(status, `Injected ${status}.`), ...fault, headers });
}

/** @throws ControlError 400 for a name that is no setting */
function change<Settings extends Limits | Behaviour>(settings: Settings, changes: object): Settings {
  const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(settings, name));
  if (unknown.length > 0) throw new ControlError(400, `Unknown settings: ${unknown.join(", ")}.`);
  return Object.assign(settings, changes as Partial<Settings>);
}
