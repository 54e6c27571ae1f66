import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBridge } from "../../src/bridge.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";
import type { StoreKind } from "../line.ts";
import { keyId } from "./keys.ts";
import { startPostgres } from "./postgres.ts";
import type { StageFacts } from "./protocol.ts";

export interface BenchBridge {
  url: string;
  close(): Promise<void>;
}

/** With which the simulated OpenCX calls. */
export const callerKey = "bench-key-0123456789abcdef";

/** With which the simulated org calls. */
export const orgKey = "bench-org-key-0123456789abcdef";

/** Starts the bridge as its users would, over HTTP and with a store on disk, but with every budget lifted. */
export async function startBridge(facts: StageFacts, privateKey: string, store: StoreKind): Promise<BenchBridge> {
  const directory = await mkdtemp(join(tmpdir(), "bench-bridge-"));
  const postgres = store === "postgres" ? await startPostgres() : undefined;
  const database = postgres === undefined ? { dataDir: directory } : { url: postgres.url };
  const bridge = await buildBridge(withoutLimits(parseConfig(settings(facts, privateKey, database), {})));
  const { url } = await bridge.start();
  const close = async () => {
    await bridge.stop();
    await postgres?.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { url, close };
}

function settings(facts: StageFacts, privateKey: string, database: object): object {
  const { issuer, orgId, esDeveloperName, salesforceMessaging: salesforce } = facts;
  return {
    http: { host: "127.0.0.1", port: 0 },
    admin: { port: 0 },
    database,
    encryptionKey: Buffer.alloc(32, 7).toString("base64"),
    keys: [
      { name: "bench", role: "opencx", key: callerKey },
      { name: "org", role: "org", key: orgKey },
    ],
    opencx: { baseUrl: facts.opencx, apiKey: facts.opencxApiKey, allowPrivateAddresses: true },
    connections: [
      {
        name: "bench",
        desk: "salesforce-messaging",
        instanceUrl: salesforce,
        messagingUrl: salesforce,
        allowAnyHost: true,
        esDeveloperName,
        orgId,
        identity: { authKeyId: keyId, issuer, privateKey },
      },
      {
        name: "cases",
        desk: "salesforce-cases",
        instanceUrl: facts.salesforceOrg,
        allowAnyHost: true,
        auth: { flow: "client-credentials", ...clientOf(facts) },
        contacts: { create: true },
      },
    ],
    log: { level: "error" },
  };
}

function clientOf({ salesforceClient: { clientId, clientSecret } }: StageFacts) {
  return { clientId, clientSecret };
}

const plenty = 1_000_000;

/** The configuration allows no more than the services do; here the simulators have no limits either. */
function withoutLimits(config: Config): Config {
  const limits = { messagesPerMinute: plenty, startsPer30s: plenty, tokensPerMinute: plenty };
  return {
    ...config,
    opencx: { ...config.opencx, requestsPerMinute: plenty, replyReserve: 30 },
    connections: config.connections.map((one) =>
      one.desk === "salesforce-messaging" ? { ...one, limits: { ...one.limits, ...limits } } : one,
    ),
  };
}
