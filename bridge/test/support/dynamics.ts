import type { DynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";
import type { Simulators } from "../../simulators/start.ts";

type Fields = Record<string, unknown>;

export const webhookKey = "a-webhook-key-for-the-tests-0123456789";

/** Connections to a simulated tenant: "chat" for web, SMS and WhatsApp, "records" for everything else. */
export function dynamicsConnections(
  { facts, entra, dataverse, messaging }: DynamicsSimulator,
  gapCheckMs = 5_000,
): Fields[] {
  const { tenantId, clientId, clientSecret, workstreamId, messagingResource, caseQueueId } = facts;
  const login = { tenantId, clientId, clientSecret, allowAnyHost: true };
  const common = { ...login, environmentUrl: dataverse.url, authorityHost: entra.url };
  const api = { url: messaging.url, scope: `${messagingResource}/.default`, webhookKey, gapCheckMs };
  return [
    { name: "chat", desk: "dynamics-omnichannel", ...common, workstreamId, messaging: api },
    { name: "records", desk: "dynamics-incidents", ...common, incident: { queueId: caseQueueId } },
  ];
}

/** Lets the tenant send what reps write to this bridge. */
export function hookTo({ tenant: { rows }, facts }: DynamicsSimulator, bridgeUrl: string): void {
  const address = { msdyn_webhookurl: `${bridgeUrl}/v1/dynamics/${webhookKey}` };
  rows.update("msdyn_occustommessagingchannel", facts.channelId, address);
}

/** The tenant of simulators that were started with one. */
export function dynamicsOf({ dynamics }: Pick<Simulators, "dynamics">): DynamicsSimulator {
  if (dynamics === undefined) throw new Error("These simulators were started without a Dynamics tenant.");
  return dynamics;
}
