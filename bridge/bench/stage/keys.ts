import { generateKeyPairSync } from "node:crypto";
import { publicJwk, type PublicJwk } from "../../src/desks/salesforce-messaging/identity/jwks.ts";

/** Under which the org knows the bench's public key. */
export const keyId = "bench";

/** A fresh signing key and its public half as Salesforce takes it (contract salesforce-miaw 6.1). */
export async function makeSigningKey(issuer: string): Promise<{ privateKey: string; jwk: PublicJwk }> {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const identity = { mode: "verified", authKeyId: keyId, issuer, privateKey, algorithm: "RS256" } as const;
  return { privateKey, jwk: await publicJwk({ ...identity, tokenLifetimeMs: 240_000, onFallback: "fail" }) };
}
