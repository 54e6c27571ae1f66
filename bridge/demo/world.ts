import { generateKeyPairSync } from "node:crypto";
import { type Simulators, startSimulators } from "../simulators/start.ts";
import { jwks } from "../src/desks/salesforce-messaging/identity/jwks.ts";
import { makeSecrets, runBridge, type RunningBridge, type WorldOptions } from "./run-bridge.ts";
import { salesforceDesks } from "./salesforce-desks.ts";

export type { WorldOptions } from "./run-bridge.ts";

/** A bridge between a simulated OpenCX and a simulated Salesforce org, all in this process and on free ports. */
export interface World extends RunningBridge {
  simulators: Simulators;
}

/**
 * Starts both simulators and a bridge between them, as an admin would have set them up: the bridge's public key is
 * registered with the org, the channel has every parameter, two reps are online, and OpenCX signs its webhooks.
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const secrets = makeSecrets();
  const simulators = await startSimulators({
    webhookSecret: secrets.webhookSecret,
    ...(options.unlimited === true ? { unlimited: true } : {}),
  });
  const desks = salesforceDesks(simulators, makePrivateKey());
  const running = await runBridge({ opencx: simulators.opencx, secrets, desks, options });
  await introduce(simulators, running, options);
  return {
    ...running,
    simulators,
    stop: async () => {
      await running.stop();
      await simulators.close();
    },
  };
}

/** What the org's admin does once. */
async function introduce(
  simulators: Simulators,
  { bridge, url, keys: callers }: RunningBridge,
  { unlimited }: WorldOptions,
): Promise<void> {
  const { control: org } = simulators.salesforceMessaging;
  const { keys } = await jwks(bridge.parts.config.connections);
  const deployment = String(simulators.facts["esDeveloperName"]);
  for (const key of keys) org.registerKey({ deployment, key: { ...key } });
  if (unlimited === true) org.setLimits({ tokensPerMinute: null, starts: null, messagesPerMinute: null });
  simulators.salesforceOrg.control.setBridge({ url, key: callers.org });
}

function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
