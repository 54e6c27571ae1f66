import type { Channel } from "../channels/channel.ts";
import type { Behaviour } from "../settings/behaviour.ts";
import type { AccessTokens } from "../../tenant.ts";

/**
 * The bearer token of a webhook request: only where the channel has a managed identity (contract dynamics-365 7.7).
 * The service holds a token for the app that this identity stands for.
 */
export async function webhookBearer(
  tokens: AccessTokens,
  behaviour: Behaviour,
  channel: Channel,
): Promise<string | undefined> {
  const appId = channel.identityAppId;
  const { tokenFault, tokenAudience, tokenVersion } = behaviour;
  if (appId === undefined || tokenFault === "missing") return undefined;
  const own = tokenAudience === "client-id" ? appId : `api://${appId}`;
  const token = await tokens.issue({
    audience: tokenFault === "audience" ? "api://somebody-else" : own,
    subject: appId,
    version: tokenVersion,
    ...(tokenFault === "expired" ? { lifetimeSeconds: -60 } : {}),
  });
  return tokenFault === "signature" ? forged(token) : token;
}

function forged(token: string): string {
  const [head = "", payload = "", signature = ""] = token.split(".");
  return [head, payload, [...signature].reverse().join("")].join(".");
}
