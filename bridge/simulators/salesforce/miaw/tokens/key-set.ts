import { X509Certificate } from "node:crypto";
import type { JWK } from "jose";
import type { KeySetOptions } from "../options.ts";
import { checkPublicKey } from "./public-key.ts";

const fetchTimeoutMs = 5_000;

/** A User Verification keyset: registered keys, or those behind a JWKS URL (contract salesforce-miaw 6.1). */
export class KeySet {
  readonly name: string;
  readonly issuer: string;
  readonly jwksUrl: string | undefined;
  #keys = new Map<string, JWK>();

  constructor(options: KeySetOptions, needsCertificate = true) {
    this.name = options.name;
    this.issuer = options.issuer;
    this.jwksUrl = options.jwksUrl;
    for (const key of options.keys ?? []) this.register(key, needsCertificate);
  }

  /** Adds one key, or replaces the one with its `kid`. Throws ApiError 400. */
  register(key: JWK, needsCertificate = true): void {
    const checked = checkPublicKey(key, needsCertificate);
    this.#keys.set(checked.kid ?? "", checked);
  }

  remove(kid: string): boolean {
    return this.#keys.delete(kid);
  }

  kids(): string[] {
    return [...this.#keys.keys()];
  }

  /** The public key to verify with; undefined when unknown, unreachable, or registered without certificate. */
  async find(kid: string): Promise<JWK | undefined> {
    if (this.jwksUrl === undefined) return usable(this.#keys.get(kid));
    if (!this.#keys.has(kid)) await this.#fetch(this.jwksUrl);
    return this.#keys.get(kid);
  }

  async #fetch(url: string): Promise<void> {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
      if (!response.ok) return;
      const body = (await response.json()) as { keys?: JWK[] };
      this.#keys = new Map((body.keys ?? []).map((key) => [key.kid ?? "", key]));
    } catch {
      return;
    }
  }
}

function usable(key: JWK | undefined): JWK | undefined {
  const encoded = key?.x5c?.[0];
  if (key === undefined || encoded === undefined) return undefined;
  if (key.n !== undefined && key.e !== undefined) return key;
  const { n, e } = new X509Certificate(Buffer.from(encoded, "base64")).publicKey.export({ format: "jwk" });
  return { ...key, n, e } as JWK;
}
