import { createPrivateKey } from "node:crypto";
import { importPKCS8 } from "jose";
import type { VerifiedIdentity } from "../../../config/schema.ts";

/** The key that signs identity tokens (contract opencx 4.1); PKCS#8 and the older PKCS#1 PEM both do. */
export async function loadSigningKey(identity: VerifiedIdentity): Promise<CryptoKey> {
  const pkcs8 = createPrivateKey(identity.privateKey).export({ type: "pkcs8", format: "pem" });
  return importPKCS8(pkcs8.toString(), identity.algorithm);
}
