import { generateKeyPairSync } from "node:crypto";
import type { Simulators } from "../../simulators/start.ts";
import { parseConfig } from "../../src/config/load.ts";
import { jwks } from "../../src/desks/salesforce-messaging/identity/jwks.ts";

type Fields = Record<string, unknown>;

export const keys = {
  opencx: "test-opencx-key-0123456789abcdef",
  org: "test-org-key-0123456789abcdef0123",
  admin: "test-admin-key-0123456789abcdef01",
  webhookToken: "test-webhook-token-0123456789abcdef",
  webhookSecret: "test-webhook-secret",
};

/** The raw configuration of a bridge that talks to these simulators; sections given are merged over it. */
export function simulatedConfig(simulators: Simulators, sections: Fields = {}): Fields {
  const facts = simulators.facts as Record<string, string>;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const base: Fields = {
    http: { host: "127.0.0.1", port: 0 },
    admin: { port: 0 },
    database: { dataDir: "memory://bridge" },
    encryptionKey: Buffer.alloc(32, 7).toString("base64"),
    keys: [
      { name: "opencx", role: "opencx", key: keys.opencx },
      { name: "org", role: "org", key: keys.org },
      { name: "admin", role: "admin", key: keys.admin },
    ],
    webhook: { tokens: [keys.webhookToken], hmac: { secrets: [keys.webhookSecret] } },
    opencx: {
      baseUrl: facts["opencx"],
      apiKey: facts["opencxApiKey"],
      allowPrivateAddresses: true,
      requestsPerMinute: 10_000,
      replyReserve: 10,
      timeoutMs: 2000,
    },
    connections: [
      {
        name: "sim",
        desk: "salesforce-messaging",
        instanceUrl: facts["salesforceMessaging"],
        messagingUrl: facts["salesforceMessaging"],
        allowAnyHost: true,
        esDeveloperName: facts["esDeveloperName"],
        orgId: facts["orgId"],
        identity: {
          authKeyId: "test-key",
          issuer: facts["issuer"],
          privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        },
      },
      casesConnection(simulators),
    ],
    delivery: { backoffBaseMs: 50, backoffCapMs: 500 },
    log: { level: "silent" },
  };
  return merge(base, sections);
}

/** The connection "cases" to the simulated org. */
export function casesConnection({ facts }: Pick<Simulators, "facts">, settings: Fields = {}): Fields {
  const { clientId, clientSecret } = (facts["salesforceClient"] ?? {}) as Record<string, string>;
  return {
    name: "cases",
    desk: "salesforce-cases",
    instanceUrl: facts["salesforceOrg"],
    allowAnyHost: true,
    auth: { flow: "client-credentials", clientId, clientSecret },
    ...settings,
  };
}

/** Makes the bridge's public key known to the simulated org, as an admin does in Setup. */
export async function registerKeys(simulators: Simulators, config: Fields): Promise<void> {
  const { keys: published } = await jwks(parseConfig(structuredClone(config), {}).connections);
  for (const key of published) {
    simulators.salesforceMessaging.control.registerKey({
      deployment: String(simulators.facts["esDeveloperName"]),
      key: { ...key },
    });
  }
}

function merge(base: Fields, over: Fields): Fields {
  const merged = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const known = merged[name];
    const both = isFields(known) && isFields(value);
    merged[name] = both ? merge(known, value) : value;
  }
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
