import type { Simulators } from "../../../simulators/start.ts";
import type { BridgeWorld } from "../../support/bridge-world.ts";
import { simulatedConfig } from "../../support/bridge-config.ts";

const names = { sim: "OpenCX_Handoff", second: "OpenCX_Second" };

/** Two connections to the simulated org, each with a deployment of its own. */
export function twoConnections(simulators: Simulators): object[] {
  const { connections } = simulatedConfig(simulators);
  const [first] = connections as Record<string, unknown>[];
  return [{ ...first }, { ...first, name: "second", esDeveloperName: names.second }];
}

/** Sets a connection's deployment up in the org, with the bridge's key and whatever else is given. */
export async function putDeployment(
  world: BridgeWorld,
  connection: keyof typeof names,
  more: { businessHours?: { startTime: number; endTime: number }[]; parameters?: object[] } = {},
): Promise<void> {
  const { keys } = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as { keys: object[] };
  world.desk.putDeployment({
    developerName: names[connection],
    authMode: "Auth",
    keySet: { name: "OpenCX_Bridge", issuer: "opencx-bridge", keys },
    ...more,
  });
}

/** Hours that begin in an hour. */
export function hoursLater(): { startTime: number; endTime: number }[] {
  const hourMs = 3_600_000;
  return [{ startTime: Date.now() + hourMs, endTime: Date.now() + 9 * hourMs }];
}

/** Hours that have begun. */
export function hoursNow(): { startTime: number; endTime: number }[] {
  const hourMs = 3_600_000;
  return [{ startTime: Date.now() - hourMs, endTime: Date.now() + 9 * hourMs }];
}
