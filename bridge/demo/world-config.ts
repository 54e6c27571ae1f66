import type { Simulators } from "../simulators/start.ts";
import type { WorldOptions } from "./world.ts";

/** What the parts of a world know of each other; made anew at each start. */
export interface WorldSecrets {
  /** PEM. */
  privateKey: string;
  encryptionKey: string;
  keys: { opencx: string; org: string; admin: string };
  webhookToken: string;
  webhookSecret: string;
}

const connectionName = "simulated-org";
const casesName = "simulated-cases";

/** The bridge's configuration, as its admin would write it. */
export function worldConfig(world: {
  simulators: Simulators;
  secrets: WorldSecrets;
  dataDir: string;
  options: WorldOptions;
}): object {
  const { simulators, secrets, dataDir, options } = world;
  const { opencx, salesforceMessaging: org, facts } = simulators;
  const { keys } = secrets;
  return {
    http: { host: "127.0.0.1", port: 0 },
    admin: { host: "127.0.0.1", port: 0 },
    database: { dataDir },
    log: { level: options.logLevel ?? "silent" },
    encryptionKey: secrets.encryptionKey,
    keys: (["opencx", "org", "admin"] as const).map((role) => ({ name: role, role, key: keys[role] })),
    webhook: { tokens: [secrets.webhookToken], hmac: { secrets: [secrets.webhookSecret] } },
    opencx: {
      baseUrl: opencx.url,
      apiKey: opencx.apiKey,
      allowPrivateAddresses: true,
      sessionLinkTemplate: `${opencx.url}/_sim/ledger?sessionId={sessionId}`,
      // A file that comes by e-mail is found by looking.
      reconcile: { everyMs: 2000 },
      ...(options.unlimited === true ? { requestsPerMinute: 10_000 } : {}),
    },
    connections: [
      {
        name: connectionName,
        desk: "salesforce-messaging",
        instanceUrl: org.url,
        messagingUrl: org.url,
        allowAnyHost: true,
        esDeveloperName: facts["esDeveloperName"],
        orgId: org.orgId,
        identity: { authKeyId: "demo-key", issuer: facts["issuer"], privateKey: secrets.privateKey },
      },
      casesConnection(simulators),
    ],
    nobodyThere: {
      handOnTo: casesName,
      ...(options.joinTimeoutMs === undefined ? {} : { joinTimeoutMs: options.joinTimeoutMs }),
    },
  };
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
