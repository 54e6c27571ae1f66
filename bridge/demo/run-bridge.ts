import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpencxSimulator } from "../simulators/opencx/opencx-simulator.ts";
import { type Bridge, buildBridge } from "../src/bridge.ts";
import { parseConfig } from "../src/config/load.ts";
import { type BridgeSecrets, bridgeConfig, type DeskConfig } from "./bridge-config.ts";

export interface WorldOptions {
  /** How long the customer waits before they are told that nobody is free. Default 3 minutes. */
  joinTimeoutMs?: number;
  /** The least severe log line of the bridge. Default `silent`. */
  logLevel?: string;
  /** A prepared image of the bridge's embedded database; saves two seconds. */
  storeImage?: Blob;
  /** A directory with an empty store to begin with, as another bridge's `emptyStore` is; saves as much. */
  emptyStore?: string | undefined;
  /** Lifts the simulators' request limits, and the bridge's own budget with them. */
  unlimited?: boolean;
}

/** A bridge between a simulated OpenCX and the desks of its configuration, on free ports. */
export interface RunningBridge {
  bridge: Bridge;
  /** The bridge's public address. */
  url: string;
  adminUrl: string;
  /** What callers of the bridge present, by role. */
  keys: BridgeSecrets["keys"];
  /** Where the simulated OpenCX posts its events. */
  webhookUrl: string;
  /** A directory with the store as it was before anything was in it; absent where it was made from something prepared. */
  emptyStore: string | undefined;
  /** Sets `nobodyThere.fallback`: the customer waits on, or goes on at the other desk. */
  whenNobodyComes(fallback: "keep-waiting" | "hand-on"): void;
  /** Stops the bridge and removes its data. */
  stop(): Promise<void>;
}

export interface BridgeToRun {
  opencx: OpencxSimulator;
  secrets: BridgeSecrets;
  desks: DeskConfig;
  options: WorldOptions;
}

/** Starts a bridge, and makes it known to its OpenCX, whose AI is called Nova. */
export async function runBridge({ opencx, secrets, desks, options }: BridgeToRun): Promise<RunningBridge> {
  const dataDir = mkdtempSync(join(tmpdir(), "opencx-demo-"));
  const removeData = () => rmSync(dataDir, { recursive: true, force: true });
  process.once("exit", removeData);
  const config = parseConfig(bridgeConfig({ opencx, secrets, dataDir, desks, options }), {});
  const { storeImage, emptyStore: given } = options;
  if (given !== undefined) await cp(given, join(dataDir, storeFolder), { recursive: true });
  const bridge = await buildBridge(config, storeImage === undefined ? {} : { storeImage });
  const isNew = storeImage === undefined && given === undefined;
  const emptyStore = isNew ? await copyStore(dataDir) : undefined;
  const { url, adminUrl } = await bridge.start();
  const webhookUrl = `${url}/v1/opencx/webhook/${secrets.webhookToken}`;
  opencx.control.set({ ai: { name: "Nova" }, webhooks: { order: "sequential" } });
  opencx.control.registerWebhook({ url: webhookUrl });
  return {
    ...{ bridge, url, adminUrl, keys: secrets.keys, webhookUrl, emptyStore },
    whenNobodyComes: (fallback) => void Object.assign(bridge.parts.config.nobodyThere, { fallback }),
    stop: async () => {
      await bridge.stop();
      removeData();
      process.removeListener("exit", removeData);
    },
  };
}

/** Where the bridge keeps its embedded database below its data directory. */
const storeFolder = "pg";

/** A new database takes seconds to make, a copy does not; it survives being copied as it survives being killed. */
async function copyStore(dataDir: string): Promise<string> {
  const copy = join(dataDir, "empty-store");
  await cp(join(dataDir, storeFolder), copy, { recursive: true });
  return copy;
}

/** Secrets that hold for one start. */
export function makeSecrets(): BridgeSecrets {
  return {
    encryptionKey: randomBytes(32).toString("base64"),
    keys: { opencx: makeSecret(), org: makeSecret(), admin: makeSecret() },
    webhookToken: makeSecret(),
    webhookSecret: makeSecret(),
  };
}

/** An unguessable text of letters, digits, `-` and `_`. */
export function makeSecret(): string {
  return randomBytes(24).toString("base64url");
}
