import type { DynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";
import type { DeskConfig } from "../bridge-config.ts";

const incidentsName = "simulated-incidents";

/** The connections to the simulated tenant: live chats, and incidents for phone and e-mail. */
export function dynamicsDesks(dynamics: DynamicsSimulator, webhookKey: string): DeskConfig {
  const { tenantId, clientId, clientSecret, workstreamId, messagingResource, caseQueueId } = dynamics.facts;
  const login = {
    ...{ tenantId, clientId, clientSecret, allowAnyHost: true },
    ...{ environmentUrl: dynamics.dataverse.url, authorityHost: dynamics.entra.url },
  };
  const chats = {
    ...{ name: "simulated-chats", desk: "dynamics-omnichannel", ...login, workstreamId },
    messaging: {
      url: dynamics.messaging.url,
      scope: `${messagingResource}/.default`,
      webhookKey,
      // Whoever loses a delivery by hand should not wait a minute to see it found.
      gapCheckMs: 8_000,
    },
  };
  const incident = { queueId: caseQueueId };
  const incidents = { name: incidentsName, desk: "dynamics-incidents", ...login, incident };
  return { connections: [chats, incidents], handOnTo: incidentsName };
}
