import { type DynamicsSimulator, startDynamicsSimulator } from "./dynamics/dynamics-simulator.ts";

/** Starts a Dynamics tenant whose webhook goes to this address; with `autoAccept` its reps take every chat. */
export async function startDynamics({
  dynamicsWebhookUrl,
  autoAccept,
}: {
  dynamicsWebhookUrl?: string;
  autoAccept?: boolean;
}): Promise<DynamicsSimulator> {
  const dynamics = await startDynamicsSimulator();
  if (dynamicsWebhookUrl !== undefined) {
    const row = { msdyn_webhookurl: dynamicsWebhookUrl };
    dynamics.tenant.rows.update("msdyn_occustommessagingchannel", dynamics.facts.channelId, row);
  }
  if (autoAccept === true) {
    for (const rep of ["Ann Agent", "Bob Agent"]) dynamics.messaging.control.setRep({ rep, autoAccept });
  }
  return dynamics;
}

/** What a connection to the tenant is configured with, and where it is controlled. */
export function dynamicsFacts({ entra, dataverse, messaging, facts }: DynamicsSimulator) {
  const { tenantId, clientId, clientSecret, workstreamId, caseQueueId, messagingResource } = facts;
  return {
    ...{ authorityHost: entra.url, environmentUrl: dataverse.url, messagingUrl: messaging.url },
    messagingScope: `${messagingResource}/.default`,
    ...{ tenantId, clientId, clientSecret, workstreamId, queueId: caseQueueId },
    control: { dataverse: `${dataverse.url}/_sim`, messaging: `${messaging.url}/_sim` },
  };
}
