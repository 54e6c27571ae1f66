import type { Connection, DynamicsIncidentsConnection, DynamicsOmnichannelConnection } from "../config/schema.ts";
import { Dataverse } from "../dynamics/dataverse/dataverse.ts";
import { dataverseGate } from "../dynamics/dataverse/gate.ts";
import { Entra } from "../dynamics/entra/entra.ts";
import type { Gate } from "../dynamics/gate.ts";
import { messagingGate } from "../dynamics/messaging/gate.ts";
import type { Network } from "./network.ts";

type DynamicsConnection = DynamicsIncidentsConnection | DynamicsOmnichannelConnection;

/**
 * Work of several requests that is turned away begins anew: it rather waits, longer than the pauses of some seconds that
 * the services ask for while the bridge is busy.
 */
const longestWaitMs = 30_000;

/**
 * The Dynamics environments of the configuration, and one gate for each thing that Microsoft counts by, in all processes,
 * with the lowest limits of the connections that go through it. Dataverse counts by user (contract dynamics-365 3.7). Of
 * the Messaging API nobody knows (7.8): all connections of an organization, which has a host of its own, share a gate.
 */
export class DynamicsEnvironments {
  readonly #network: Network;
  readonly #connections: DynamicsConnection[];
  readonly #gates = new Map<string, Gate>();

  constructor(connections: Connection[], network: Network) {
    this.#network = network;
    this.#connections = connections.filter(isDynamics);
  }

  of(connection: DynamicsConnection): { entra: Entra; dataverse: Dataverse } {
    const { dispatcher } = this.#network;
    const entra = new Entra(connection, { dispatcher, timeoutMs: connection.timeouts.requestMs });
    return { entra, dataverse: new Dataverse(connection, { entra, gate: this.#dataverseGate(userOf(connection)) }) };
  }

  /** The gate of the Messaging API at this address. */
  messagingGate({ url }: { url: string }): Gate {
    const { host } = new URL(url);
    return this.#gate(`messaging ${host}`, () => this.#makeMessagingGate(host));
  }

  #dataverseGate(user: string): Gate {
    return this.#gate(`dataverse ${user}`, () => this.#makeDataverseGate(user));
  }

  #gate(key: string, make: () => Gate): Gate {
    const gate = this.#gates.get(key) ?? make();
    this.#gates.set(key, gate);
    return gate;
  }

  #makeDataverseGate(user: string): Gate {
    const { budgets } = this.#network;
    const limits = this.#connections.filter((one) => userOf(one) === user).map((one) => one.limits);
    const perSecond = lowest(limits, "requestsPerSecond");
    return dataverseGate({
      name: user,
      window: budgets({
        name: "dataverse-window",
        requests: lowest(limits, "requestsPer5Minutes"),
        windowMs: 300_000,
      }),
      burst: budgets({ name: "dataverse-burst", requests: perSecond, windowMs: 1_000 }),
      atOnce: lowest(limits, "requestsAtOnce"),
      longestWaitMs,
    });
  }

  #makeMessagingGate(host: string): Gate {
    const { budgets } = this.#network;
    const chats = this.#connections.filter((one) => one.desk === "dynamics-omnichannel");
    const limits = chats.filter((one) => messagingHostOf(one) === host).map((one) => one.limits);
    const perSecond = lowest(limits, "messagingRequestsPerSecond");
    return messagingGate({
      name: host,
      window: budgets({ name: "messaging-window", requests: perSecond * 60, windowMs: 60_000 }),
      burst: budgets({ name: "messaging-burst", requests: perSecond, windowMs: 1_000 }),
      atOnce: lowest(limits, "requestsAtOnce"),
      longestWaitMs,
    });
  }
}

function lowest<Name extends string>(limits: Record<Name, number>[], name: Name): number {
  return Math.min(...limits.map((one) => one[name]));
}

function isDynamics(connection: Connection): connection is DynamicsConnection {
  return connection.desk === "dynamics-incidents" || connection.desk === "dynamics-omnichannel";
}

function userOf({ environmentUrl, clientId }: DynamicsConnection): string {
  return `${clientId} ${environmentUrl}`;
}

/** Where a connection's chats go, if they go to the Messaging API. */
function messagingHostOf({ chatMode, messaging }: DynamicsOmnichannelConnection): string | undefined {
  return chatMode !== "messaging_api" || messaging === undefined ? undefined : new URL(messaging.url).host;
}
