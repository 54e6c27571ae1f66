import type { Simulators } from "../../../simulators/start.ts";
import type { BridgeWorld } from "../../support/bridge-world.ts";
import { simulatedConfig } from "../../support/bridge-config.ts";

/** Somebody deletes the bridge's key in Setup. */
export function loseTheKey(world: BridgeWorld): void {
  world.desk.removeKey({ deployment: "OpenCX_Handoff", kid: "test-key" });
}

/** A connection that refuses a conversation whose customer was not believed. */
export function strictIdentity(simulators: Simulators): { connections: object[] } {
  const [first] = simulatedConfig(simulators)["connections"] as { identity: object }[];
  return { connections: [{ ...first, identity: { ...first?.identity, onFallback: "fail" } }] };
}
