import { keyId } from "./keys.ts";
import type { DynamicsFacts, StageFacts } from "./protocol.ts";

/** With which the simulated OpenCX calls. */
export const callerKey = "bench-key-0123456789abcdef";

/** With which the simulated org calls. */
export const orgKey = "bench-org-key-0123456789abcdef";

/** Of the address that the simulated Dynamics calls. */
export const webhookKey = "bench-webhook-key-0123456789abcdef";

/** The configuration as a user would write it; chats go to the tenant where there is one, else to the org. */
export function settings(facts: StageFacts, privateKey: string, database: object): object {
  return {
    http: { host: "127.0.0.1", port: 0 },
    admin: { port: 0 },
    database,
    encryptionKey: Buffer.alloc(32, 7).toString("base64"),
    keys: [
      { name: "bench", role: "opencx", key: callerKey },
      { name: "org", role: "org", key: orgKey },
    ],
    opencx: { baseUrl: facts.opencx, apiKey: facts.opencxApiKey, allowPrivateAddresses: true },
    connections: facts.dynamics === undefined ? salesforce(facts, privateKey) : [dynamicsChats(facts.dynamics)],
    log: { level: "error" },
  };
}

function salesforce(facts: StageFacts, privateKey: string): object[] {
  const { issuer, orgId, esDeveloperName, salesforceMessaging, salesforceOrg } = facts;
  const { clientId, clientSecret } = facts.salesforceClient;
  return [
    {
      name: "bench",
      desk: "salesforce-messaging",
      instanceUrl: salesforceMessaging,
      messagingUrl: salesforceMessaging,
      allowAnyHost: true,
      esDeveloperName,
      orgId,
      identity: { authKeyId: keyId, issuer, privateKey },
    },
    {
      name: "cases",
      desk: "salesforce-cases",
      instanceUrl: salesforceOrg,
      allowAnyHost: true,
      auth: { flow: "client-credentials", clientId, clientSecret },
      contacts: { create: true },
    },
  ];
}

function dynamicsChats(facts: DynamicsFacts): object {
  const { tenantId, clientId, clientSecret, workstreamId } = facts;
  const { environmentUrl, authorityHost, messagingUrl: url, messagingScope: scope } = facts;
  return {
    name: "chats",
    desk: "dynamics-omnichannel",
    ...{ tenantId, clientId, clientSecret, environmentUrl, authorityHost, workstreamId },
    allowAnyHost: true,
    messaging: { url, scope, webhookKey },
  };
}
