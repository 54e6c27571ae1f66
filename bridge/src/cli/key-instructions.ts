import type { KeyFiles } from "./key-files.ts";

export interface MadeKeys {
  authKeyId: string;
  issuer: string;
  files: KeyFiles;
}

/** What the admin does next, click by click (contract salesforce-miaw 6.1), and the lines for the configuration. */
export function keyInstructions({ authKeyId, issuer, files }: MadeKeys): string {
  return `Written:
  ${files.privateKey}   keep it secret; only the bridge reads it
  ${files.publicKey}
  ${files.certificate}
  ${files.jwk}   goes to Salesforce

Next, in Salesforce: \`npm run org -- deploy\` of this project brings key, keyset, channel and client into the org, with
--public-jwk ${files.jwk} --issuer ${issuer}. Or by hand, in Setup:
  1. Enhanced Chat User Verification, Keys, New Key: upload ${files.jwk}.
  2. The same page, Keysets, New Keyset: issuer "${issuer}" (letter for letter), type Keys, add the key ${authKeyId}.
  3. Messaging Settings, your Custom Client channel: turn on User Verification and choose this keyset.
  4. Embedded Service Deployments, your deployment: Publish, and wait ten minutes.

Then, in the bridge's configuration, under the connection:
  identity:
    authKeyId: ${JSON.stringify(authKeyId)}
    issuer: ${JSON.stringify(issuer)}
    privateKey: { file: ${JSON.stringify(files.privateKey)} }
    publicKey: { file: ${JSON.stringify(files.publicKey)} }
    certificate: { file: ${JSON.stringify(files.certificate)} }

Prove it with: opencx-bridge doctor`;
}

/** Fresh secrets as environment variables, under the names that the examples in config/ use. */
export function secretLines(random: () => Buffer): string {
  const token = (): string => random().toString("base64url");
  return `# Secrets, one line each; keep them where your process takes its environment from.
BRIDGE_ENCRYPTION_KEY=${random().toString("base64")}
BRIDGE_KEY_OPENCX=${token()}
BRIDGE_KEY_ORG=${token()}
BRIDGE_KEY_ADMIN=${token()}
BRIDGE_WEBHOOK_TOKEN=${token()}
DYNAMICS_WEBHOOK_KEY=${token()}`;
}
