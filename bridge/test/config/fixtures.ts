import { generateKeyPairSync } from "node:crypto";
import { parseConfig } from "../../src/config/load.ts";
import { ConfigurationError } from "../../src/config/faults.ts";
import type { ConfigFault } from "../../src/config/faults.ts";
import type { Config, SalesforceMessagingConnection } from "../../src/config/schema.ts";

export interface TestKeys {
  privateKey: string;
  publicKey: string;
}

/** An RSA pair in PEM. */
export function makeKeys(modulusLength = 2048): TestKeys {
  const pair = generateKeyPairSync("rsa", { modulusLength });
  return {
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

type Fields = Record<string, unknown>;

/** The least a configuration needs; each call gives a fresh copy. */
export function minimalConfig(keys: TestKeys, connection: Fields = {}, identity: Fields = {}): Fields {
  return {
    encryptionKey: Buffer.alloc(32, 7).toString("base64"),
    keys: [{ name: "opencx", role: "opencx", key: "opencx-key-with-24-characters" }],
    opencx: { apiKey: "ocx_live_1234" },
    connections: [
      {
        name: "production",
        desk: "salesforce-messaging",
        instanceUrl: "https://acme.my.salesforce.com",
        esDeveloperName: "OpenCX_Handoff",
        orgId: "00D5g000004XyzA",
        identity: { authKeyId: "key-1", issuer: "opencx-bridge", privateKey: keys.privateKey, ...identity },
        ...connection,
      },
    ],
  };
}

/** The faults of a configuration that must be refused. */
export function faultsOf(config: unknown, env: NodeJS.ProcessEnv = {}): readonly ConfigFault[] {
  try {
    parseConfig(config, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  throw new Error("The configuration was accepted.");
}

/** Path and code of each fault, one string each. */
export function faultCodes(config: unknown, env: NodeJS.ProcessEnv = {}): string[] {
  return faultsOf(config, env).map((fault) => `${fault.path} ${fault.code}`);
}

/** The first connection, which is for messaging. */
export function messagingOf(config: Config): SalesforceMessagingConnection {
  const [first] = config.connections;
  if (first?.desk !== "salesforce-messaging") throw new Error("The first connection is not for messaging.");
  return first;
}
