import { X509Certificate } from "node:crypto";
import type { JWK } from "jose";
import { ApiError } from "../api-error.ts";

const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] as const;

/**
 * Checks a key as Setup's "New Key" does (contract salesforce-miaw 6.1): one JSON object, public RSA, `kty, kid, alg`
 * and a readable `x5c` whose certificate is for this very key.
 *
 * @param needsCertificate false where a missing `x5c` is let through and the key never verifies.
 * @throws ApiError 400 with what is wrong.
 */
export function checkPublicKey(uploaded: unknown, needsCertificate = true): JWK {
  if (Array.isArray(uploaded) || typeof uploaded !== "object" || uploaded === null) {
    refuse("Upload one JSON object per key.");
  }
  const key = uploaded as JWK;
  if (key.kty !== "RSA") refuse("kty must be RSA.");
  if (typeof key.kid !== "string" || key.kid === "") refuse("kid is required.");
  if (key.alg !== "RS256" && key.alg !== "RS512") refuse("alg must be RS256 or RS512.");
  if (privateMembers.some((name) => name in key)) refuse("Private members must not be uploaded.");
  if (key.x5c === undefined && !needsCertificate) return key;
  checkCertificate(key);
  return key;
}

function checkCertificate(key: JWK): void {
  const [encoded] = Array.isArray(key.x5c) ? key.x5c : [];
  if (typeof encoded !== "string" || encoded === "") refuse("x5c is required: base64 of the DER certificate.");
  let modulus: string | undefined;
  try {
    modulus = new X509Certificate(Buffer.from(encoded, "base64")).publicKey.export({ format: "jwk" }).n;
  } catch {
    refuse("x5c does not hold a readable certificate.");
  }
  if (key.n !== undefined && key.n !== modulus) refuse("The certificate in x5c is for another key.");
}

function refuse(message: string): never {
  throw new ApiError(400, message);
}
