import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBridge } from "../../src/bridge.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config, Connection } from "../../src/config/schema.ts";
import type { StoreKind } from "../line.ts";
import { startPostgres } from "./postgres.ts";
import type { StageFacts } from "./protocol.ts";
import { settings } from "./settings.ts";

export interface BenchBridge {
  url: string;
  close(): Promise<void>;
}

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

const plenty = 1_000_000;

/** The configuration allows no more than the services do; here the simulators have no limits either. */
function withoutLimits(config: Config): Config {
  const opencx = { ...config.opencx, requestsPerMinute: plenty, replyReserve: 30 };
  return { ...config, opencx, connections: config.connections.map(unlimited) };
}

function unlimited(connection: Connection): Connection {
  switch (connection.desk) {
    case "salesforce-messaging": {
      const limits = { messagesPerMinute: plenty, startsPer30s: plenty, tokensPerMinute: plenty };
      return { ...connection, limits: { ...connection.limits, ...limits } };
    }
    case "dynamics-omnichannel": {
      const dataverse = { requestsPerSecond: plenty, requestsPer5Minutes: plenty, requestsAtOnce: plenty };
      const limits = { ...dataverse, messagingRequestsPerSecond: plenty };
      return { ...connection, limits: { ...connection.limits, ...limits } };
    }
    default:
      return connection;
  }
}
