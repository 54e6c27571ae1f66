import type { Config, Connection } from "../config/schema.ts";
import type { Desk } from "../desks/desk.ts";
import { createDynamicsIncidents } from "../desks/dynamics-incidents/dynamics-incidents.ts";
import { createSalesforceCases } from "../desks/salesforce-cases/salesforce-cases.ts";
import { DynamicsEnvironments } from "./dynamics-environments.ts";
import type { Network } from "./network.ts";
import { makeOmnichannelDesk } from "./omnichannel-desk.ts";
import { makeMessagingDesk } from "./salesforce-messaging-desk.ts";

/** One desk for each connection, by its name. */
export function makeDesks({ connections }: Config, network: Network): Map<string, Desk> {
  const environments = new DynamicsEnvironments(connections, network);
  return new Map(connections.map((one) => [one.name, makeDesk(one, environments, network)]));
}

function makeDesk(connection: Connection, environments: DynamicsEnvironments, network: Network): Desk {
  const { log, clock, dispatcher } = network;
  const logger = { warn: (facts: object, message: string) => log.warn(facts, message) };
  switch (connection.desk) {
    case "salesforce-messaging":
      return makeMessagingDesk(connection, network);
    case "salesforce-cases":
      return createSalesforceCases(connection, { clock, dispatcher, logger });
    case "dynamics-incidents":
      return createDynamicsIncidents(connection, { dataverse: environments.of(connection).dataverse, logger });
    case "dynamics-omnichannel":
      return makeOmnichannelDesk(connection, environments, { network, logger });
  }
}
