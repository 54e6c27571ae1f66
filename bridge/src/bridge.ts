import type { Server } from "node:http";
import type { Dialect } from "kysely";
import type { Config } from "./config/schema.ts";
import { jwks } from "./desks/salesforce-messaging/identity/jwks.ts";
import { Engine, type Heartbeat } from "./handoff/engine.ts";
import type { Parts } from "./handoff/parts.ts";
import { Texts } from "./handoff/texts.ts";
import { createAdminApp } from "./http/admin-app.ts";
import { createMetrics } from "./http/metrics.ts";
import { createPublicApp } from "./http/public-app.ts";
import { createSecretBox } from "./lib/secret-box.ts";
import { listen, shut } from "./http/listen.ts";
import { openStore } from "./store/open-store.ts";
import { makeDesks } from "./parts/desks.ts";
import { makeNetwork, type Network, type NetworkOverrides } from "./parts/network.ts";
import { customerFiles, makeOpencx } from "./parts/opencx.ts";
import { version } from "./version.ts";

/** What tests put in place of the real thing. */
export interface BridgeOverrides extends NetworkOverrides {
  wrapDialect?: (dialect: Dialect) => Dialect;
  /** A prepared image of the embedded database. */
  storeImage?: Blob;
  heartbeat?: Heartbeat;
}

export interface Bridge {
  parts: Parts;
  engine: Engine;
  /** Listens on both ports and starts to work. */
  start(): Promise<{ url: string; adminUrl: string }>;
  /** Stops within `stopTimeoutMs`: nothing that was acknowledged is lost (design section 5). */
  stop(): Promise<void>;
}

/** Makes the parts and wires them; nothing runs until `start`. */
export async function buildBridge(config: Config, overrides: BridgeOverrides = {}): Promise<Bridge> {
  const network = makeNetwork(config, overrides);
  const store = await openStore({
    url: config.database.url,
    dataDir: config.database.dataDir,
    ...(overrides.wrapDialect === undefined ? {} : { wrapDialect: overrides.wrapDialect }),
    ...(overrides.storeImage === undefined ? {} : { image: overrides.storeImage }),
  });
  const metrics = createMetrics();
  const { clock, log, dispatcher, random } = network;
  const parts: Parts = {
    config,
    store,
    clock,
    log,
    dispatcher,
    guarded: network.guarded,
    random,
    opencx: makeOpencx(config, network),
    desks: makeDesks(config, network),
    texts: new Texts(config.texts.defaultLanguage, config.texts.overrides),
    box: createSecretBox(config.encryptionKey),
    metrics: metrics.metrics,
    fetchCustomerFile: customerFiles(config),
  };
  return new RunningBridge({
    parts,
    engine: new Engine(parts, `pid ${process.pid}`, overrides.heartbeat),
    metrics,
    network,
  });
}

interface RunningParts {
  parts: Parts;
  engine: Engine;
  metrics: ReturnType<typeof createMetrics>;
  network: Network;
}

class RunningBridge implements Bridge {
  readonly parts: Parts;
  readonly engine: Engine;
  readonly #own: RunningParts;
  #servers: Server[] = [];
  #phase: "built" | "running" | "stopping" = "built";
  #stopped: Promise<void> | undefined;

  constructor(own: RunningParts) {
    this.#own = own;
    this.parts = own.parts;
    this.engine = own.engine;
  }

  async start(): Promise<{ url: string; adminUrl: string }> {
    const { config } = this.parts;
    const http = {
      parts: this.parts,
      metrics: this.#own.metrics,
      version,
      jwks: () => jwks(config.connections),
      isReady: () => ({
        ready: this.#phase === "running" && this.engine.isAlive,
        checks: { phase: this.#phase, engine: this.engine.isAlive ? "alive" : "late" },
      }),
      openStreams: () => this.engine.openStreams,
    };
    await this.engine.start();
    const main = await listen(createPublicApp(http), config.http.host, config.http.port);
    this.#servers.push(main.server);
    const admin = await listen(createAdminApp(http), config.admin.host, config.admin.port);
    this.#servers.push(admin.server);
    this.#phase = "running";
    return { url: main.url, adminUrl: admin.url };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const budgetMs = this.parts.config.stopTimeoutMs;
    this.#phase = "stopping";
    await shut(this.#servers, budgetMs / 5);
    await this.engine.stop((budgetMs * 3) / 5);
    await this.#own.network.close();
    await this.parts.store.close();
  }
}
