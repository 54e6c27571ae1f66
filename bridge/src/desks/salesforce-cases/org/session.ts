import { Connection, OAuth2 } from "@jsforce/jsforce-node";
import { createPrivateKey } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { isSalesforceHost } from "../../../config/addresses.ts";
import type { Clock } from "../../../lib/clock.ts";
import { BridgeError } from "../../../lib/errors.ts";
import type { SalesforceCasesSettings } from "../settings.ts";
import { loginError } from "./oauth-faults.ts";
import type { BridgeTransport } from "./transport.ts";

/** A token, and where it is good. */
export interface Session {
  connection: Connection;
  accessToken: string;
  /** My Domain, without a closing slash. */
  instanceUrl: string;
  /** 18 characters. */
  orgId: string;
  userId: string;
}

export interface LoginParts {
  settings: SalesforceCasesSettings;
  clock: Clock;
  transport: BridgeTransport;
}

const assertionSeconds = 170;
const jwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * Asks for a token (contract salesforce-metadata 19.1).
 *
 * @throws BridgeError of oauth-faults.ts, or `SALESFORCE_INSTANCE_FOREIGN`
 */
export async function logIn({ settings, clock, transport }: LoginParts): Promise<Session> {
  const { auth, instanceUrl, apiVersion } = settings;
  const loginUrl = auth.flow === "jwt-bearer" ? auth.loginUrl : instanceUrl;
  const secret = auth.flow === "jwt-bearer" ? {} : { clientId: auth.clientId, clientSecret: auth.clientSecret };
  const oauth2 = new OAuth2({ loginUrl, ...secret });
  oauth2._transport = transport;
  const token = await oauth2.requestToken(await grant(settings, clock)).catch((error: unknown) => {
    throw loginError(error, auth.flow);
  });
  const home = homeOf(token?.instance_url, settings);
  const connection = new Connection({ instanceUrl: home, accessToken: token.access_token, version: apiVersion });
  connection._transport = transport;
  const [userId = "", orgId = ""] = String(token.id).split("/").reverse();
  return { connection, accessToken: token.access_token, instanceUrl: home, orgId, userId };
}

async function grant({ auth }: SalesforceCasesSettings, clock: Clock): Promise<{ grant_type: string }> {
  if (auth.flow === "client-credentials") return { grant_type: "client_credentials" };
  const pem = createPrivateKey(auth.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(auth.clientId)
    .setSubject(auth.username)
    .setAudience(auth.loginUrl)
    .setExpirationTime(Math.floor(clock.now().getTime() / 1000) + assertionSeconds)
    .sign(await importPKCS8(pem, "RS256"));
  return { grant_type: jwtGrant, assertion } as { grant_type: string };
}

/** Where the token may go: the login service says it, and nobody else may be given a token. */
function homeOf(url: unknown, { allowAnyHost }: SalesforceCasesSettings): string {
  const address = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  const safe = address?.protocol === "https:" && isSalesforceHost(address.hostname);
  if (address !== undefined && (safe || allowAnyHost)) return address.origin;
  throw new BridgeError({
    code: "SALESFORCE_INSTANCE_FOREIGN",
    message: `The login names ${address?.host ?? "no host"} as the org's address, which is not Salesforce's.`,
    remedy: "Check instanceUrl and auth.loginUrl: something else than Salesforce answers there.",
    status: 502,
  });
}
