import { createHmac, timingSafeEqual } from "node:crypto";
import type { World } from "../world.ts";
import { verifyAssertion } from "./jwt-bearer.ts";
import type { Client } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** What the token endpoint was asked. */
export interface TokenRequest {
  form: URLSearchParams;
  /** Client id and secret of a Basic header, if there was one. */
  basic: [string, string] | undefined;
  /** Whether it came to the login host and not to My Domain. */
  atLoginHost: boolean;
}

/** Answers a token request (contract salesforce-metadata 19.1). Throws OAuthError. */
export function issueToken(world: World, request: TokenRequest) {
  if (!world.state.active) throw new OAuthError("inactive_org", "organization is inactive");
  const grant = request.form.get("grant_type");
  if (grant === "client_credentials") return clientCredentials(world, request);
  if (grant === jwtBearer) {
    const { client, userId } = verifyAssertion(world, request.form.get("assertion") ?? "");
    return answer(world, client, userId);
  }
  if (grant === null) throw new OAuthError("invalid_request", "missing required parameter: grant_type");
  throw new OAuthError("unsupported_grant_type", "grant type not supported");
}

function clientCredentials(world: World, { form, basic, atLoginHost }: TokenRequest) {
  if (atLoginHost) throw new OAuthError("invalid_grant", "request not supported on this domain");
  const [clientId = "", secret = ""] = basic ?? [form.get("client_id") ?? "", form.get("client_secret") ?? ""];
  const client = world.clients.get(clientId);
  if (client === undefined) throw new OAuthError("invalid_client_id", "client identifier invalid");
  if (!isSecret(client, secret)) throw new OAuthError("invalid_client", "invalid client credentials");
  const user = client.runAs === undefined ? undefined : world.people.find(client.runAs);
  if (user === undefined) throw new OAuthError("invalid_grant", "no client credentials user enabled");
  if (user["IsActive"] !== true) throw new OAuthError("inactive_user", "user is inactive");
  return answer(world, client, String(user["Id"]));
}

function isSecret({ clientSecret }: Client, given: string): boolean {
  const [known, other] = [Buffer.from(clientSecret ?? ""), Buffer.from(given)];
  return clientSecret !== undefined && known.length === other.length && timingSafeEqual(known, other);
}

function answer(world: World, client: Client, userId: string) {
  const id = `${world.baseUrl}/id/${world.orgId}/${userId}`;
  const issuedAt = String(world.now());
  return {
    access_token: world.tokens.issue(world.orgId, userId, client.clientId),
    signature: createHmac("sha256", client.clientSecret ?? "")
      .update(id + issuedAt)
      .digest("base64"),
    scope: "api",
    instance_url: world.baseUrl,
    api_instance_url: world.baseUrl,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  };
}
