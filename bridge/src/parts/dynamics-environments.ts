import type { Connection, DynamicsIncidentsConnection, DynamicsOmnichannelConnection } from "../config/schema.ts";
import { Dataverse } from "../dynamics/dataverse/dataverse.ts";
import { Gate } from "../dynamics/dataverse/gate.ts";
import { Entra } from "../dynamics/entra/entra.ts";
import type { Network } from "./network.ts";

type DynamicsConnection = DynamicsIncidentsConnection | DynamicsOmnichannelConnection;

/**
 * The Dynamics environments of the configuration. Dataverse counts requests by user (contract dynamics-365 3.7), so all
 * connections of one app to one environment go through one gate, in all processes, with the lowest of their limits.
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
    return { entra, dataverse: new Dataverse(connection, { entra, gate: this.#gate(userOf(connection)) }) };
  }

  #gate(user: string): Gate {
    const gate = this.#gates.get(user) ?? this.#makeGate(user);
    this.#gates.set(user, gate);
    return gate;
  }

  #makeGate(user: string): Gate {
    const { budgets } = this.#network;
    const limits = this.#connections.filter((one) => userOf(one) === user).map((one) => one.limits);
    const lowest = (name: keyof (typeof limits)[number] & `requests${string}`) =>
      Math.min(...limits.map((one) => one[name]));
    return new Gate({
      name: user,
      window: budgets({ name: "dataverse-window", requests: lowest("requestsPer5Minutes"), windowMs: 300_000 }),
      burst: budgets({ name: "dataverse-burst", requests: lowest("requestsPerSecond"), windowMs: 1_000 }),
      atOnce: lowest("requestsAtOnce"),
    });
  }
}

function isDynamics(connection: Connection): connection is DynamicsConnection {
  return connection.desk === "dynamics-incidents" || connection.desk === "dynamics-omnichannel";
}

function userOf({ environmentUrl, clientId }: DynamicsConnection): string {
  return `${clientId} ${environmentUrl}`;
}
