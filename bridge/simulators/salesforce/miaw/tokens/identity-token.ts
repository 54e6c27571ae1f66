import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import type { KeySet } from "./key-set.ts";

const clockSkewSeconds = 60;

/** Why an identity token was not believed. */
export class IdentityRejected extends Error {}

/**
 * Verifies a customer identity token with the keyset's public key (contract salesforce-miaw 6.1): RS256 or RS512, known
 * `kid`, exact `iss`, `exp` in the future, `iat` not ahead, `sub` present. `typ` and `aud` are not looked at.
 *
 * @returns the `sub`.
 * @throws IdentityRejected
 */
export async function verifyIdentityToken(token: string, keySet: KeySet, nowMs: number): Promise<string> {
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    if (alg !== "RS256" && alg !== "RS512") throw new IdentityRejected(`alg ${alg} is not accepted`);
    const key = kid === undefined ? undefined : await keySet.find(kid);
    if (key === undefined) throw new IdentityRejected(`no usable key with kid ${kid} in keyset ${keySet.name}`);
    if (key.alg !== undefined && key.alg !== alg) throw new IdentityRejected(`the key is for ${key.alg}`);
    const { payload } = await jwtVerify(token, await importJWK(key, alg), {
      issuer: keySet.issuer,
      algorithms: [alg],
      requiredClaims: ["exp", "iat", "sub"],
      currentDate: new Date(nowMs),
    });
    if ((payload.iat ?? 0) > nowMs / 1000 + clockSkewSeconds) throw new IdentityRejected("iat lies in the future");
    if (typeof payload.sub !== "string" || payload.sub === "") throw new IdentityRejected("sub is missing");
    return payload.sub;
  } catch (error) {
    if (error instanceof IdentityRejected) throw error;
    throw new IdentityRejected(error instanceof Error ? error.message : "unreadable token");
  }
}
