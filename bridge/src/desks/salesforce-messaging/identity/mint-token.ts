import { SignJWT } from "jose";

/** Longest life of an identity token (contract salesforce-miaw 6.1). */
export const longestTokenLifetimeMs = 300_000;

export interface IdentityTokenOptions {
  /** From `loadSigningKey`. */
  signingKey: CryptoKey;
  /** Equal to the keyset's issuer, letter for letter. */
  issuer: string;
  /** The Auth Key ID under which the public key is registered. */
  keyId: string;
  /** From `identitySubject`. */
  subject: string;
  /** Longer values are cut to five minutes. */
  lifetimeMs: number;
  now: Date;
  /** My Domain address; some orgs are said to want it, none may rely on it. */
  audience?: string;
}

/** A compact JWS, RS256, that says who the customer is (contract salesforce-miaw 6.1). Mint one per exchange. */
export async function mintIdentityToken(options: IdentityTokenOptions): Promise<string> {
  const issuedAt = Math.floor(options.now.getTime() / 1000);
  const lifetime = Math.max(1, Math.floor(Math.min(options.lifetimeMs, longestTokenLifetimeMs) / 1000));
  const token = new SignJWT()
    .setProtectedHeader({ alg: "RS256", kid: options.keyId, typ: "JWT" })
    .setIssuer(options.issuer)
    .setSubject(options.subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime);
  if (options.audience !== undefined) token.setAudience(options.audience);
  return token.sign(options.signingKey);
}
