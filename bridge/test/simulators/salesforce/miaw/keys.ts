import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { JWK, JWTPayload } from "jose";

/** A key for identity tokens, with the public JWK that Setup wants. */
export interface IdentityKey {
  kid: string;
  privateKey: KeyObject;
  publicJwk: JWK;
}

export function identityKey(kid: string = randomUUID(), alg: "RS256" | "RS512" = "RS256"): IdentityKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const x5c = [selfSigned(privateKey, publicKey).toString("base64")];
  return { kid, privateKey, publicJwk: { ...publicKey.export({ format: "jwk" }), kid, alg, use: "sig", x5c } };
}

/** Signs an identity token; `claims` replace the sound ones. */
export async function identityToken(key: IdentityKey, claims: JWTPayload = {}, alg = "RS256"): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({ iss: "opencx", sub: "customer-1", iat: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg, kid: key.kid })
    .sign(key.privateKey);
}

function selfSigned(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const sha256WithRsa = der(0x30, Buffer.from("06092a864886f70d01010b0500", "hex"));
  const name = der(0x30, der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("test")))));
  const validity = der(0x30, der(0x17, Buffer.from("250101000000Z")), der(0x17, Buffer.from("491231235959Z")));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const tbs = der(0x30, der(0x02, Buffer.from([1])), sha256WithRsa, name, validity, name, spki);
  return der(0x30, tbs, sha256WithRsa, der(0x03, Buffer.from([0]), sign("sha256", tbs, privateKey)));
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
