import type { Simulators } from "../simulators/start.ts";
import type { DeskConfig } from "./bridge-config.ts";

const chatName = "simulated-org";
const casesName = "simulated-cases";

/** The connections to the simulated org: chats, and Cases for e-mail. `privateKey` is PEM. */
export function salesforceDesks(simulators: Simulators, privateKey: string): DeskConfig {
  const { salesforceMessaging: org, facts } = simulators;
  const chats = {
    name: chatName,
    desk: "salesforce-messaging",
    instanceUrl: org.url,
    messagingUrl: org.url,
    allowAnyHost: true,
    esDeveloperName: facts["esDeveloperName"],
    orgId: org.orgId,
    identity: { authKeyId: "demo-key", issuer: facts["issuer"], privateKey },
  };
  return { connections: [chats, casesConnection(simulators)], handOnTo: casesName };
}

function casesConnection({ salesforceOrg: { url, client } }: Simulators): object {
  const { clientId, clientSecret } = client;
  return {
    name: casesName,
    desk: "salesforce-cases",
    channels: ["email"],
    instanceUrl: url,
    allowAnyHost: true,
    auth: { flow: "client-credentials", clientId, clientSecret },
    contacts: { create: true },
  };
}
