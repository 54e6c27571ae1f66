import { parseConfig } from "../../src/config/load.ts";
import type { Config, DynamicsIncidentsConnection, DynamicsOmnichannelConnection } from "../../src/config/schema.ts";
import { faultsOf } from "./fixtures.ts";

type Fields = Record<string, unknown>;

export const someId = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
export const otherId = "99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee";

const login = {
  tenantId: "11111111-2222-4333-8444-555555555555",
  clientId: "66666666-7777-4888-9999-000000000000",
  clientSecret: "planted-client-secret",
  environmentUrl: "https://yourorg.crm4.dynamics.com",
};

export const messaging = {
  url: "https://m-11111111-2222-4333-8444-555555555555.eu.omnichannelengagementhub.com",
  scope: "https://11111111222243338444555555555555-c.crm4.dynamics.com/.default",
  webhookKey: "planted-webhook-key-0123456789",
};

export const chat = { name: "chat", desk: "dynamics-omnichannel", ...login, workstreamId: someId, messaging };
export const incidents = { name: "service", desk: "dynamics-incidents", ...login };

/** A configuration of Dynamics connections alone. */
export function configOf(...connections: Fields[]): Fields {
  return {
    encryptionKey: Buffer.alloc(32, 7).toString("base64"),
    keys: [{ name: "opencx", role: "opencx", key: "opencx-key-with-24-characters" }],
    opencx: { apiKey: "ocx_live_1234" },
    connections,
  };
}

export function chatOf(changes: Fields = {}): DynamicsOmnichannelConnection {
  return only(parseConfig(configOf({ ...chat, ...changes }), {}), "dynamics-omnichannel");
}

export function incidentsOf(changes: Fields = {}): DynamicsIncidentsConnection {
  return only(parseConfig(configOf({ ...incidents, ...changes }), {}), "dynamics-incidents");
}

function only<Desk extends string>({ connections }: Config, desk: Desk) {
  const found = connections.find((one): one is Extract<typeof one, { desk: Desk }> => one.desk === desk);
  if (found === undefined) throw new Error(`There is no connection for ${desk}.`);
  return found;
}

/** Path without the connection, and code, of each fault. */
export function refusals(connection: Fields): string[] {
  return faultsOf(configOf(connection)).map(({ path, code }) => `${path.replace("connections[0].", "")} ${code}`);
}
