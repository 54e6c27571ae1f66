import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** The RS256 keys of a tenant: the last one signs, older ones still verify. */
export class SigningKeys {
  #keys: SigningKey[] = [];

  constructor() {
    this.rotate();
  }

  /** From now on another key signs. */
  rotate(): void {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const spki = publicKey.export({ type: "spki", format: "der" });
    this.#keys.push({ kid: createHash("sha1").update(spki).digest("base64url"), privateKey, publicKey });
  }

  /** A JWT with these claims. */
  sign(claims: Record<string, unknown>): string {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error("The tenant has no signing key.");
    const header = { typ: "JWT", alg: "RS256", kid: key.kid };
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
  }

  /** The claims of a JWT that one of these keys signed; undefined when none did. */
  verify(token: string): Record<string, unknown> | undefined {
    const [header = "", payload = "", signature = "", ...more] = token.split(".");
    const { alg, kid } = readPart(header) ?? {};
    const key = this.#keys.find((one) => one.kid === kid);
    if (more.length > 0 || alg !== "RS256" || key === undefined) return undefined;
    const signed = Buffer.from(`${header}.${payload}`);
    if (!verify("RSA-SHA256", signed, key.publicKey, Buffer.from(signature, "base64url"))) return undefined;
    return readPart(payload);
  }

  /** JWKS, as `/discovery/v2.0/keys` answers. */
  get jwks() {
    const keys = this.#keys.map(({ kid, publicKey }) => ({
      ...{ kty: "RSA", use: "sig", kid, x5t: kid },
      ...publicKey.export({ format: "jwk" }),
    }));
    return { keys };
  }
}

/** A part of a JWT as an object; undefined when it is none. */
export function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
