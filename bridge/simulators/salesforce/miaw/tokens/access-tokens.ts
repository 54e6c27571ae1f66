import { randomUUID } from "node:crypto";
import { decodeJwt, generateKeyPair, jwtVerify, SignJWT, errors } from "jose";
import type { CryptoKey } from "jose";

/** Exactly the claims of contract salesforce-miaw 2.4. */
export interface AccessClaims {
  sub: string;
  orgId: string;
  deviceId: string;
  clientId: string;
  clientSessionId: string;
  channelAddId: string;
  capabilitiesVersion: string;
  apiVersion: "v2";
  iat: number;
  exp: number;
}

/** What a verification came to. */
export type TokenVerdict = { claims: AccessClaims } | { rejected: "expired" | "invalid" };

/** Issues and verifies the simulator's own RS256 access tokens. */
export class AccessTokens {
  readonly #now: () => number;
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  readonly #kid = randomUUID();
  readonly #expired = new Set<string>();
  #clientsOf = new Map<string, Set<string>>();

  private constructor(now: () => number, keys: { privateKey: CryptoKey; publicKey: CryptoKey }) {
    this.#now = now;
    this.#privateKey = keys.privateKey;
    this.#publicKey = keys.publicKey;
  }

  static async create(now: () => number): Promise<AccessTokens> {
    return new AccessTokens(now, await generateKeyPair("RS256"));
  }

  /** Signs a token for one more client of `claims.sub`. `exp` is in seconds. */
  async issue(claims: Omit<AccessClaims, "clientId" | "clientSessionId" | "apiVersion" | "iat">): Promise<string> {
    const full: AccessClaims = {
      ...claims,
      clientId: randomUUID(),
      clientSessionId: randomUUID(),
      apiVersion: "v2",
      iat: Math.floor(this.#now() / 1000),
    };
    const clients = this.#clientsOf.get(claims.sub) ?? new Set();
    this.#clientsOf.set(claims.sub, clients.add(full.clientId));
    return await new SignJWT({ ...full })
      .setProtectedHeader({ alg: "RS256", kid: this.#kid, typ: "JWT" })
      .sign(this.#privateKey);
  }

  async verify(token: string): Promise<TokenVerdict> {
    try {
      const { payload } = await jwtVerify<AccessClaims>(token, this.#publicKey, {
        algorithms: ["RS256"],
        currentDate: new Date(this.#now()),
      });
      return this.hasExpired(payload) ? { rejected: "expired" } : { claims: payload };
    } catch (error) {
      return { rejected: error instanceof errors.JWTExpired ? "expired" : "invalid" };
    }
  }

  hasExpired(claims: AccessClaims): boolean {
    return this.isExpiredClient(claims.clientId) || claims.exp * 1000 <= this.#now();
  }

  /** Whether the token of this client was expired on demand. */
  isExpiredClient(clientId: string): boolean {
    return this.#expired.has(clientId);
  }

  /** Expires every token issued so far, or those of one subject. Returns how many. */
  expire(subject?: string): number {
    const subjects = subject === undefined ? [...this.#clientsOf.keys()] : [subject];
    let count = 0;
    for (const one of subjects) {
      for (const client of this.#clientsOf.get(one) ?? []) {
        this.#expired.add(client);
        count += 1;
      }
      this.#clientsOf.delete(one);
    }
    return count;
  }

  /** Expires one token. Throws when it is not readable. */
  expireOne(token: string): void {
    this.#expired.add(decodeJwt<AccessClaims>(token).clientId);
  }
}
