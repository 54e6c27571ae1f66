import type { Server } from "node:http";
import type { Dialect } from "kysely";
import pg from "pg";
import { Agent, type Dispatcher } from "undici";
import type { Config, SalesforceMessagingConnection } from "./config/schema.ts";
import type { Desk } from "./desks/desk.ts";
import { jwks } from "./desks/salesforce-messaging/identity/jwks.ts";
import { createSalesforceMessaging } from "./desks/salesforce-messaging/salesforce-messaging.ts";
import { Engine } from "./handoff/engine.ts";
import type { Parts } from "./handoff/parts.ts";
import { Texts } from "./handoff/texts.ts";
import { createAdminApp } from "./http/admin-app.ts";
import { createMetrics } from "./http/metrics.ts";
import { createPublicApp } from "./http/public-app.ts";
import { createBudgets } from "./lib/budget.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { createGuardedFetch } from "./lib/guarded-fetch.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { createSecretBox } from "./lib/secret-box.ts";
import { listen, shut } from "./http/listen.ts";
import { OpencxClient } from "./opencx/client.ts";
import { openStore } from "./store/open-store.ts";
import { version } from "./version.ts";

/** What tests put in place of the real thing. */
export interface BridgeOverrides {
  clock?: Clock;
  log?: Logger;
  /** For every call that is no stream. */
  dispatcher?: Dispatcher;
  wrapDialect?: (dialect: Dialect) => Dialect;
  /** A prepared image of the embedded database. */
  storeImage?: Blob;
  random?: () => number;
  timings?: Parameters<typeof createSalesforceMessaging>[1]["timings"];
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
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLogger({ level: config.log.level });
  const dispatcher = overrides.dispatcher ?? new Agent({ allowH2: false, connections: 64, keepAliveTimeout: 30_000 });
  const streamDispatcher = new Agent({ allowH2: false, connections: null, bodyTimeout: 0, headersTimeout: 30_000 });
  const store = await openStore({
    url: config.database.url,
    dataDir: config.database.dataDir,
    ...(overrides.wrapDialect === undefined ? {} : { wrapDialect: overrides.wrapDialect }),
    ...(overrides.storeImage === undefined ? {} : { image: overrides.storeImage }),
  });
  const pool = store.kind === "postgres" ? new pg.Pool({ connectionString: config.database.url, max: 2 }) : undefined;
  pool?.on("error", (error) => log.warn({ err: error }, "a connection for request budgets broke and is replaced"));
  const budgets = createBudgets(pool);
  const random = overrides.random ?? Math.random;
  const network = { clock, dispatcher, streamDispatcher, budgets, random, log, timings: overrides.timings };
  const metrics = createMetrics();
  const parts: Parts = {
    config,
    store,
    clock,
    log,
    dispatcher,
    random,
    opencx: makeOpencx(config, dispatcher, budgets),
    desks: makeDesks(config, network),
    texts: new Texts(config.texts.defaultLanguage, config.texts.overrides),
    box: createSecretBox(config.encryptionKey),
    metrics: metrics.metrics,
    fetchCustomerFile: customerFiles(config),
  };
  const engine = new Engine(parts, `pid ${process.pid}`);
  return new RunningBridge({ parts, engine, metrics, dispatcher, streamDispatcher, pool });
}

type Budgets = ReturnType<typeof createBudgets>;

function makeOpencx(config: Config, dispatcher: Dispatcher, budgets: Budgets): OpencxClient {
  const { requestsPerMinute, replyReserve } = config.opencx;
  return new OpencxClient({
    settings: config.opencx,
    dispatcher,
    allRequests: budgets({ name: "opencx-all", requests: requestsPerMinute, windowMs: 60_000 }),
    reads: budgets({ name: "opencx-reads", requests: requestsPerMinute - replyReserve, windowMs: 60_000 }),
  });
}

interface Network {
  clock: Clock;
  dispatcher: Dispatcher;
  streamDispatcher: Dispatcher;
  budgets: Budgets;
  random: () => number;
  log: Logger;
  timings: BridgeOverrides["timings"];
}

function makeDesks(config: Config, network: Network): Map<string, Desk> {
  return new Map(config.connections.map((connection) => [connection.name, makeDesk(connection, network)]));
}

/** Where Salesforce serves the files that reps attach. */
const salesforceFileHosts = ["*.salesforce.com", "*.force.com", "*.salesforce-scrt.com", "*.documentforce.com"];

function makeDesk(connection: SalesforceMessagingConnection, network: Network): Desk {
  const { log, timings, ...rest } = network;
  const own = [new URL(connection.messagingUrl).hostname, new URL(connection.instanceUrl).hostname];
  const guarded = createGuardedFetch({
    policy: { hosts: [...own, ...salesforceFileHosts], allowPrivateAddresses: connection.allowAnyHost },
    timeoutMs: connection.timeouts.requestMs * 3,
  });
  return createSalesforceMessaging(connection, {
    ...rest,
    fetchFile: (url, options) => guarded.fetchBytes(url, options),
    logger: { warn: (facts, message) => log.warn(facts, message) },
    ...(timings === undefined ? {} : { timings }),
  });
}

function customerFiles(config: Config): Parts["fetchCustomerFile"] {
  const { baseUrl, attachmentHosts, allowPrivateAddresses, timeoutMs } = config.opencx;
  const guarded = createGuardedFetch({
    policy: { hosts: [new URL(baseUrl).hostname, ...attachmentHosts], allowPrivateAddresses },
    timeoutMs: timeoutMs * 3,
  });
  return (url, maxBytes, signal) => guarded.fetchBytes(url, { maxBytes, signal });
}

interface RunningParts {
  parts: Parts;
  engine: Engine;
  metrics: ReturnType<typeof createMetrics>;
  dispatcher: Dispatcher;
  streamDispatcher: Dispatcher;
  pool: pg.Pool | undefined;
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
      isReady: () => ({ ready: this.#phase === "running", checks: { phase: this.#phase } }),
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
    const { dispatcher, streamDispatcher, pool } = this.#own;
    await Promise.all([dispatcher.destroy(), streamDispatcher.destroy(), pool?.end()]);
    await this.parts.store.close();
  }
}
