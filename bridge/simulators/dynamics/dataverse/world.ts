import { Faults } from "../../lib/faults.ts";
import type { SimulatedTenant } from "../create-tenant.ts";
import { Privileges } from "./access/privileges.ts";
import { Throttle } from "./access/throttle.ts";
import { Availability } from "./operations/availability-settings.ts";
import { UploadSessions } from "./operations/upload-sessions.ts";
import { AdminRules } from "./rows/admin-rules.ts";

/** One environment and all its parts. Parts keep their identity; a reset only empties them. */
export interface World {
  tenant: SimulatedTenant;
  privileges: Privileges;
  throttle: Throttle;
  rules: AdminRules;
  availability: Availability;
  uploads: UploadSessions;
  faults: Faults;
  /** How often each token was refused, and the largest body that is read. */
  state: { refusedTokens: Map<string, number>; maxBodyBytes: number; lastTicket: number };
}

const realMaxBodyBytes = 134_217_728;

export function createWorld(tenant: SimulatedTenant): World {
  const world: World = {
    tenant,
    ...{ privileges: new Privileges(), throttle: new Throttle(), rules: new AdminRules() },
    ...{ availability: new Availability(), uploads: new UploadSessions(), faults: new Faults() },
    state: startState(),
  };
  tenant.onReset(() => {
    const { privileges, throttle, rules, availability, uploads, faults } = world;
    for (const part of [privileges, throttle, rules, availability, uploads, faults]) part.clear();
    world.state = startState();
  });
  return world;
}

function startState(): World["state"] {
  return { refusedTokens: new Map(), maxBodyBytes: realMaxBodyBytes, lastTicket: 1000 };
}
