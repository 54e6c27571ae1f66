import pg from "pg";
import { Agent, type Dispatcher } from "undici";
import type {
  Config,
  Connection,
  DynamicsIncidentsConnection,
  DynamicsOmnichannelConnection,
  SalesforceMessagingConnection,
} from "./config/schema.ts";
import type { Desk } from "./desks/desk.ts";
import { createDynamicsIncidents } from "./desks/dynamics-incidents/dynamics-incidents.ts";
import { channelOf } from "./desks/dynamics-omnichannel/channel.ts";
import { createDynamicsOmnichannel } from "./desks/dynamics-omnichannel/dynamics-omnichannel.ts";
import { createDynamicsRecords } from "./desks/dynamics-omnichannel/record/record-desk.ts";
import { createSalesforceCases } from "./desks/salesforce-cases/salesforce-cases.ts";
import { createSalesforceMessaging } from "./desks/salesforce-messaging/salesforce-messaging.ts";
import { Dataverse } from "./dynamics/dataverse/dataverse.ts";
import { Gate } from "./dynamics/dataverse/gate.ts";
import { MessagingApi } from "./dynamics/messaging/messaging-api.ts";
import { Entra } from "./dynamics/entra/entra.ts";
import type { Parts } from "./handoff/parts.ts";
import { type GuardedDispatchers, guardedDispatchers } from "./guarded-dispatchers.ts";
import { createBudgets } from "./lib/budget.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { createGuardedFetch } from "./lib/guarded-fetch.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { OpencxClient } from "./opencx/client.ts";

/** What reaches out of the process, and may be replaced by tests. */
export interface NetworkOverrides {
  clock?: Clock;
  log?: Logger;
  /** For every call that is no stream. */
  dispatcher?: Dispatcher;
  random?: () => number;
  timings?: Parameters<typeof createSalesforceMessaging>[1]["timings"];
}

export interface Network {
  clock: Clock;
  log: Logger;
  dispatcher: Dispatcher;
  streamDispatcher: Dispatcher;
  guarded: GuardedDispatchers;
  budgets: ReturnType<typeof createBudgets>;
  random: () => number;
  timings: NetworkOverrides["timings"];
  close(): Promise<void>;
}

/** Connections out: pooled for calls, one each for streams; budgets shared where several processes work together. */
export function makeNetwork(config: Config, overrides: NetworkOverrides): Network {
  const log = overrides.log ?? createLogger({ level: config.log.level });
  const dispatcher = overrides.dispatcher ?? new Agent({ allowH2: false, connections: 64, keepAliveTimeout: 30_000 });
  const streamDispatcher = new Agent({ allowH2: false, connections: null, bodyTimeout: 0, headersTimeout: 30_000 });
  const guarded = guardedDispatchers(config);
  const { url } = config.database;
  const pool = url === undefined ? undefined : new pg.Pool({ connectionString: url, max: 2 });
  pool?.on("error", (error) => log.warn({ err: error }, "a connection for request budgets broke and is replaced"));
  return {
    clock: overrides.clock ?? systemClock,
    log,
    dispatcher,
    streamDispatcher,
    guarded,
    budgets: createBudgets(pool),
    random: overrides.random ?? Math.random,
    timings: overrides.timings,
    close: async () => {
      const all = [dispatcher, streamDispatcher, guarded.callback, guarded.workflow];
      await Promise.all([...all.map((one) => one.destroy()), pool?.end()]);
    },
  };
}

export function makeOpencx(config: Config, { dispatcher, budgets }: Network): OpencxClient {
  const { requestsPerMinute, replyReserve } = config.opencx;
  const reading = requestsPerMinute - replyReserve;
  return new OpencxClient({
    settings: config.opencx,
    dispatcher,
    allRequests: budgets({ name: "opencx-all", requests: requestsPerMinute, windowMs: 60_000 }),
    reads: budgets({ name: "opencx-reads", requests: reading, windowMs: 60_000 }),
    looks: budgets({ name: "opencx-looks", requests: Math.ceil(reading / 2), windowMs: 60_000 }),
  });
}

/** One desk for each connection, by its name. */
export function makeDesks(config: Config, network: Network): Map<string, Desk> {
  return new Map(config.connections.map((connection) => [connection.name, makeDesk(connection, network)]));
}

function makeDesk(connection: Connection, network: Network): Desk {
  const { log, clock, dispatcher } = network;
  const logger = { warn: (facts: object, message: string) => log.warn(facts, message) };
  switch (connection.desk) {
    case "salesforce-messaging":
      return makeMessagingDesk(connection, network);
    case "salesforce-cases":
      return createSalesforceCases(connection, { clock, dispatcher, logger });
    case "dynamics-incidents":
      return createDynamicsIncidents(connection, { dataverse: makeDynamics(connection, network).dataverse, logger });
    case "dynamics-omnichannel":
      return makeOmnichannelDesk(connection, network, logger);
  }
}

type DynamicsConnection = DynamicsIncidentsConnection | DynamicsOmnichannelConnection;

/** The environment of a connection, whose limits all of its processes share. */
function makeDynamics(connection: DynamicsConnection, { dispatcher, budgets }: Network) {
  const { name, limits, timeouts } = connection;
  const entra = new Entra(connection, { dispatcher, timeoutMs: timeouts.requestMs });
  const gate = new Gate({
    name,
    window: budgets({ name: "dataverse-window", requests: limits.requestsPer5Minutes, windowMs: 300_000 }),
    burst: budgets({ name: "dataverse-burst", requests: limits.requestsPerSecond, windowMs: 1_000 }),
    atOnce: limits.requestsAtOnce,
  });
  return { entra, dataverse: new Dataverse(connection, { entra, gate }) };
}

/** Where Dynamics serves the files that reps attach. */
const dynamicsFileHosts = ["*.omnichannelengagementhub.com", "*.dynamics.com", "*.skype.com", "*.asm.skype.com"];

function makeOmnichannelDesk(
  connection: DynamicsOmnichannelConnection,
  network: Network,
  logger: { warn(facts: object, message: string): void },
): Desk {
  const { entra, dataverse } = makeDynamics(connection, network);
  const { chatMode, messaging, name, timeouts, workstreamId } = connection;
  if (chatMode === "incident_only") return createDynamicsIncidents(connection, { dataverse, logger });
  if (chatMode === "dataverse_record" || messaging === undefined)
    return createDynamicsRecords(connection, { dataverse });
  const { dispatcher, clock, budgets } = network;
  const { url, scope, channelId } = messaging;
  const files = createGuardedFetch({
    policy: {
      hosts: [new URL(url).hostname, ...dynamicsFileHosts],
      allowPrivateAddresses: connection.allowAnyHost,
      privateSetting: "connections[].allowAnyHost",
    },
    timeoutMs: timeouts.requestMs * 3,
  });
  const api = new MessagingApi(
    { name, url, scope, timeoutMs: timeouts.requestMs },
    {
      entra,
      dispatcher,
      pauses: budgets({ name: "dynamics-messaging", requests: 1_000_000, windowMs: 60_000 }),
      channel: channelOf({ channelId, workstreamId }, dataverse),
    },
  );
  const settings = { ...connection, messaging };
  return createDynamicsOmnichannel(settings, {
    ...{ clock, dataverse, messaging: api, logger },
    fetchFile: (address, options) =>
      files.fetchBytes(address, { ...options, signal: AbortSignal.timeout(timeouts.requestMs * 3) }),
    messagingToken: () => entra.token(scope),
  });
}

/** Where Salesforce serves the files that reps attach. */
const salesforceFileHosts = ["*.salesforce.com", "*.force.com", "*.salesforce-scrt.com", "*.documentforce.com"];

function makeMessagingDesk(connection: SalesforceMessagingConnection, network: Network): Desk {
  const { log, timings, clock, dispatcher, streamDispatcher, budgets, random } = network;
  const own = [new URL(connection.messagingUrl).hostname, new URL(connection.instanceUrl).hostname];
  const guarded = createGuardedFetch({
    policy: {
      hosts: [...own, ...salesforceFileHosts],
      allowPrivateAddresses: connection.allowAnyHost,
      privateSetting: "connections[].allowAnyHost",
    },
    timeoutMs: connection.timeouts.requestMs * 3,
  });
  return createSalesforceMessaging(connection, {
    clock,
    dispatcher,
    streamDispatcher,
    budgets,
    random,
    fetchFile: (url, options) => guarded.fetchBytes(url, options),
    logger: { warn: (facts, message) => log.warn(facts, message) },
    ...(timings === undefined ? {} : { timings }),
  });
}

/** Fetches customers' files from OpenCX's hosts alone. */
export function customerFiles(config: Config): Parts["fetchCustomerFile"] {
  const { baseUrl, attachmentHosts, allowPrivateAddresses, timeoutMs } = config.opencx;
  const guarded = createGuardedFetch({
    policy: {
      hosts: [new URL(baseUrl).hostname, ...attachmentHosts],
      allowPrivateAddresses,
      privateSetting: "opencx.allowPrivateAddresses",
    },
    timeoutMs: timeoutMs * 3,
  });
  return (url, maxBytes, signal) => guarded.fetchBytes(url, { maxBytes, signal });
}
