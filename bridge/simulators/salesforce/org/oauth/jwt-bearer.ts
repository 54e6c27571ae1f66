import { verify } from "node:crypto";
import type { World } from "../world.ts";
import type { Client } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";

const longestMs = 180_000;
const toleranceMs = 60_000;

interface Claims {
  iss?: unknown;
  sub?: unknown;
  aud?: unknown;
  exp?: unknown;
}

/**
 * Verifies a JWT bearer assertion: RS256 with the certificate of the app that `iss` names, `aud` of this kind of org, `exp`
 * at most three minutes ahead, a `sub` that may use the app.
 *
 * @throws OAuthError
 * @returns the app and the id of the user
 */
export function verifyAssertion(world: World, assertion: string): { client: Client; userId: string } {
  const [header = "", payload = "", signature = ""] = assertion.split(".");
  const claims = readPart(payload) as Claims;
  const client = world.clients.get(String(claims.iss));
  if (client === undefined) throw new OAuthError("invalid_client_id", "client identifier invalid");
  const { publicKey } = client;
  const { alg } = readPart(header) as { alg?: unknown };
  const signed = Buffer.from(`${header}.${payload}`);
  const genuine =
    publicKey !== undefined &&
    alg === "RS256" &&
    verify("RSA-SHA256", signed, publicKey, Buffer.from(signature, "base64url"));
  if (!genuine) throw new OAuthError("invalid_grant", "invalid assertion");
  checkAudience(world, claims.aud);
  checkExpiry(claims.exp, world.now());
  return { client, userId: userOf(world, client, claims.sub) };
}

function readPart(part: string): unknown {
  try {
    const read: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // Said below, as for anything else that is no assertion.
  }
  throw new OAuthError("invalid_grant", "invalid assertion");
}

function checkAudience({ sandbox, baseUrl }: World, audience: unknown): void {
  const known = [sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com", baseUrl];
  const given = Array.isArray(audience) ? audience : [audience];
  if (!given.some((one) => typeof one === "string" && known.includes(one.replace(/\/$/, "")))) {
    throw new OAuthError("invalid_grant", "audience is invalid");
  }
}

/** Seconds, by the documentation. Salesforce's own command line sends milliseconds and is let in; so it is here. */
function checkExpiry(exp: unknown, now: number): void {
  const number = typeof exp === "number" ? exp : Number.NaN;
  const inMilliseconds = number > 100_000_000_000;
  const time = inMilliseconds ? number : number * 1000;
  const earliest = inMilliseconds ? now - toleranceMs : now;
  if (!(time > earliest)) throw new OAuthError("invalid_grant", "assertion is expired");
  if (time > now + longestMs) throw new OAuthError("invalid_grant", "assertion expires more than 3 minutes from now");
}

function userOf(world: World, client: Client, subject: unknown): string {
  const user = typeof subject === "string" ? world.people.find(subject) : undefined;
  const username = user?.["Username"];
  if (user === undefined || username !== subject)
    throw new OAuthError("invalid_grant", "user hasn't approved this consumer");
  if (user["IsActive"] !== true) throw new OAuthError("inactive_user", "user is inactive");
  if (client.preauthorised?.includes(String(username)) === false) {
    throw new OAuthError("invalid_grant", "user hasn't approved this consumer");
  }
  return String(user["Id"]);
}
