import { createPublicKey, verify } from "node:crypto";
import type { AppRegistration } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { readPart } from "./signing-keys.ts";

const toleranceSeconds = 300;

/** What an assertion is checked against. */
export interface AssertionContext {
  app: AppRegistration;
  /** Addresses that may stand in `aud`: the token endpoint, or the issuer. */
  audiences: string[];
  now: number;
}

/** Verifies a client assertion: RS256 or PS256 by a certificate of the app, `iss` and `sub` the app. Throws EntraError. */
export function verifyAssertion(assertion: string, { app, audiences, now }: AssertionContext): void {
  const [header = "", payload = "", signature = ""] = assertion.split(".");
  const [head, claims] = [readPart(header), readPart(payload)];
  if (head === undefined || claims === undefined) throw new EntraError(50027, "JWT token is invalid or malformed.");
  if (claims["iss"] !== app.appId || claims["sub"] !== app.appId) {
    throw new EntraError(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
  }
  const signed = Buffer.from(`${header}.${payload}`);
  if (!app.certificates.some((pem) => isSignedBy(pem, head["alg"], signed, Buffer.from(signature, "base64url")))) {
    throw new EntraError(
      700027,
      "The certificate with identifier used to sign the client assertion is not registered on application.",
    );
  }
  if (!audiences.includes(String(claims["aud"]))) {
    throw new EntraError(700023, "Client assertion audience claim does not match Realm issuer.");
  }
  checkTimes(claims, Math.floor(now / 1000));
}

function isSignedBy(pem: string, algorithm: unknown, signed: Buffer, signature: Buffer): boolean {
  const key = createPublicKey(pem);
  if (algorithm === "RS256") return verify("RSA-SHA256", signed, key, signature);
  // 6 is RSA_PKCS1_PSS_PADDING.
  return algorithm === "PS256" && verify("RSA-SHA256", signed, { key, padding: 6, saltLength: 32 }, signature);
}

function checkTimes({ exp, nbf }: Record<string, unknown>, seconds: number): void {
  const isInTime = typeof exp === "number" && exp > seconds - toleranceSeconds;
  const hasBegun = nbf === undefined || (typeof nbf === "number" && nbf <= seconds + toleranceSeconds);
  if (!isInTime || !hasBegun) {
    throw new EntraError(700024, "Client assertion is not within its valid time range.");
  }
}
