import { randomUUID } from "node:crypto";
import type { AccessTokens, Caller } from "../tenant.ts";
import { readPart, SigningKeys } from "./signing-keys.ts";

/** Why a token does not let its bearer in. */
export type TokenFault = "absent" | "malformed" | "forged" | "expired" | "foreign";

/** What the tokens of a tenant are made with. */
export interface TokenOptions {
  tenantId: string;
  now: () => number;
  /** Issuer host of tokens that the platform itself sends, `https://login.microsoftonline.com`. */
  authority: string;
}

const defaultLifetimeSeconds = 3599;

/** The tokens of one tenant; those issued before `expireAll` have expired. */
export class EntraTokens implements AccessTokens {
  readonly keys = new SigningKeys();
  readonly #options: TokenOptions;
  readonly #live = new Set<string>();

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  verify(authorization: string | undefined, resource: string): Promise<Caller | undefined> {
    const found = this.inspect(authorization, [resource]);
    return Promise.resolve(typeof found === "string" ? undefined : found);
  }

  /** Who a request comes from, or why nobody: `foreign` is another tenant or another resource. */
  inspect(authorization: string | undefined, resources: string[]): Caller | TokenFault {
    if (authorization === undefined) return "absent";
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
    const [, payload = ""] = token.split(".");
    if (readPart(payload) === undefined) return "malformed";
    const claims = this.keys.verify(token);
    if (claims === undefined) return "forged";
    const { aud, tid, exp, uti, appid, azp } = claims;
    const wanted = resources.map(withoutSlash);
    if (tid !== this.#options.tenantId || !wanted.includes(withoutSlash(String(aud)))) return "foreign";
    const inTime = typeof exp === "number" && exp * 1000 > this.#options.now();
    if (!inTime || !this.#live.has(String(uti))) return "expired";
    return { appId: String(appid ?? azp), tenantId: this.#options.tenantId };
  }

  issue(claims: Parameters<AccessTokens["issue"]>[0]): Promise<string> {
    const { authority, tenantId } = this.#options;
    const version = claims.version ?? 2;
    const issuer = version === 2 ? `${authority}/${tenantId}/v2.0` : `https://sts.windows.net/${tenantId}/`;
    return Promise.resolve(this.sign({ ...claims, version, issuer }));
  }

  /** Signs an app-only token. */
  sign(token: {
    audience: string;
    /** App id or object id it is about; also its `appid` and `azp`. */
    subject: string;
    issuer: string;
    version?: 1 | 2;
    lifetimeSeconds?: number;
  }): string {
    const { audience, subject, issuer, version = 2, lifetimeSeconds = defaultLifetimeSeconds } = token;
    const seconds = Math.floor(this.#options.now() / 1000);
    const uti = randomUUID();
    this.#live.add(uti);
    return this.keys.sign({
      ...{ aud: audience, iss: issuer, iat: seconds, nbf: seconds, exp: seconds + lifetimeSeconds },
      ...{ tid: this.#options.tenantId, appid: subject, azp: subject, sub: subject, oid: subject, idtyp: "app" },
      ...{ uti, ver: version === 2 ? "2.0" : "1.0" },
    });
  }

  /** Ends every token issued so far. */
  expireAll(): void {
    this.#live.clear();
  }
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, "").toLowerCase();
}
