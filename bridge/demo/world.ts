import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bridge, buildBridge } from "../src/bridge.ts";
import { parseConfig } from "../src/config/load.ts";
import { jwks } from "../src/desks/salesforce-messaging/identity/jwks.ts";
import { type Simulators, startSimulators } from "../simulators/start.ts";
import { type WorldSecrets, worldConfig } from "./world-config.ts";

export interface WorldOptions {
  /** How long the customer waits before they are told that nobody is free. Default 3 minutes. */
  joinTimeoutMs?: number;
  /** The least severe log line of the bridge. Default `silent`. */
  logLevel?: string;
  /** A prepared image of the bridge's embedded database; saves two seconds. */
  storeImage?: Blob;
  /** Lifts the simulators' request limits, and the bridge's own budget with them. */
  unlimited?: boolean;
}

/** A bridge between a simulated OpenCX and a simulated Salesforce org, all in this process and on free ports. */
export interface World {
  simulators: Simulators;
  bridge: Bridge;
  /** The bridge's public address. */
  url: string;
  adminUrl: string;
  /** What callers of the bridge present, by role. */
  keys: WorldSecrets["keys"];
  /** Where the simulated OpenCX posts its events. */
  webhookUrl: string;
  /** Sets `nobodyThere.fallback`: the customer waits on, or goes on with a Case. */
  whenNobodyComes(fallback: "keep-waiting" | "hand-on"): void;
  /** Stops everything and removes the bridge's data. */
  stop(): Promise<void>;
}

/**
 * Starts both simulators and a bridge between them, as an admin would have set them up: the bridge's public key is
 * registered with the org, the channel has every parameter, two reps are online, and OpenCX signs its webhooks.
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const secrets = makeSecrets();
  const dataDir = mkdtempSync(join(tmpdir(), "opencx-demo-"));
  const removeData = () => rmSync(dataDir, { recursive: true, force: true });
  process.once("exit", removeData);
  const simulators = await startSimulators({
    webhookSecret: secrets.webhookSecret,
    ...(options.unlimited === true ? { unlimited: true } : {}),
  });
  const config = parseConfig(worldConfig({ simulators, secrets, dataDir, options }), {});
  const bridge = await buildBridge(config, options.storeImage === undefined ? {} : { storeImage: options.storeImage });
  const { url, adminUrl } = await bridge.start();
  const webhookUrl = `${url}/v1/opencx/webhook/${secrets.webhookToken}`;
  await introduce(simulators, config.connections, webhookUrl, options);
  simulators.salesforceOrg.control.setBridge({ url, key: secrets.keys.org });
  return {
    simulators,
    bridge,
    url,
    adminUrl,
    keys: secrets.keys,
    webhookUrl,
    whenNobodyComes: (fallback) => void Object.assign(bridge.parts.config.nobodyThere, { fallback }),
    stop: async () => {
      await bridge.stop();
      await simulators.close();
      removeData();
      process.removeListener("exit", removeData);
    },
  };
}

/** What the admins of the org and of OpenCX do once. */
async function introduce(
  simulators: Simulators,
  connections: Parameters<typeof jwks>[0],
  webhookUrl: string,
  { unlimited }: WorldOptions,
): Promise<void> {
  const { control: org } = simulators.salesforceMessaging;
  const { keys } = await jwks(connections);
  const deployment = String(simulators.facts["esDeveloperName"]);
  for (const key of keys) org.registerKey({ deployment, key: { ...key } });
  if (unlimited === true) org.setLimits({ tokensPerMinute: null, starts: null, messagesPerMinute: null });
  simulators.opencx.control.set({ ai: { name: "Nova" }, webhooks: { order: "sequential" } });
  simulators.opencx.control.registerWebhook({ url: webhookUrl });
}

function makeSecrets(): WorldSecrets {
  const secret = () => randomBytes(24).toString("base64url");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    encryptionKey: randomBytes(32).toString("base64"),
    keys: { opencx: secret(), org: secret(), admin: secret() },
    webhookToken: secret(),
    webhookSecret: secret(),
  };
}
