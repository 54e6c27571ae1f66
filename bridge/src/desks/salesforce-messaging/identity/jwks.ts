import { createPublicKey, X509Certificate } from "node:crypto";
import { exportJWK } from "jose";
import type { JWK } from "jose";
import type { Connection, VerifiedIdentity } from "../../../config/schema.ts";
import { selfSignedCertificate } from "./certificate.ts";

/** The members Salesforce asks for (contract salesforce-miaw 6.1); `x5c` lacks only for a previous key without one. */
export interface PublicJwk extends JWK {
  kty: "RSA";
  use: "sig";
  alg: "RS256";
  kid: string;
  n: string;
  e: string;
  x5c?: string[];
}

/**
 * The public half of the signing key as Salesforce takes it. Without a configured certificate the same self-signed one
 * is made each time.
 */
export async function publicJwk(identity: VerifiedIdentity): Promise<PublicJwk> {
  const { authKeyId, privateKey } = identity;
  const certificate = identity.certificate ?? selfSignedCertificate({ privateKey, keyId: authKeyId });
  return toJwk(authKeyId, certificate, certificate);
}

/**
 * Every public key the bridge stands for, current and previous, each key id once. Serve it where a keyset of type
 * "Endpoint URL" can read it.
 */
export async function jwks(connections: readonly Connection[]): Promise<{ keys: PublicJwk[] }> {
  const keys = new Map<string, PublicJwk>();
  const identities = connections.flatMap((one) => (one.desk === "salesforce-messaging" ? [one.identity] : []));
  for (const identity of identities) {
    if (identity.mode === "verified") keys.set(identity.authKeyId, await publicJwk(identity));
  }
  for (const identity of identities) {
    const old = identity.previous;
    const pem = old?.certificate ?? old?.publicKey;
    if (old === undefined || pem === undefined || keys.has(old.authKeyId)) continue;
    keys.set(old.authKeyId, await toJwk(old.authKeyId, pem, old.certificate));
  }
  return { keys: [...keys.values()] };
}

async function toJwk(kid: string, pem: string, certificate: string | undefined): Promise<PublicJwk> {
  const { n = "", e = "" } = await exportJWK(createPublicKey(pem));
  const key: PublicJwk = { kty: "RSA", use: "sig", alg: "RS256", kid, n, e };
  return certificate === undefined ? key : { ...key, x5c: [new X509Certificate(certificate).raw.toString("base64")] };
}
