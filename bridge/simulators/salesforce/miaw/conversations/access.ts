import { ApiError } from "../api-error.ts";
import { isCustomClient } from "../org/deployments.ts";
import type { Deployment } from "../org/deployments.ts";
import type { AccessClaims } from "../tokens/access-tokens.ts";
import type { World } from "../world.ts";
import type { Conversation } from "./model.ts";

/** Who asks: the token's claims and the deployment it was issued for. */
export interface Caller {
  claims: AccessClaims;
  deployment: Deployment;
}

/** Refuses tokens of deployments that are no Custom Client (contract salesforce-miaw 11 no. 5). */
export function requireCustomClient({ deployment }: Caller, status: 401 | 403 = 403): void {
  if (isCustomClient(deployment)) return;
  throw new ApiError(status, `Deployment type ${deployment.deploymentType} may not use this API.`);
}

/** Checks `esDeveloperName` against the org and the token. Throws ApiError 400 or 403. */
export function requireDeployment(world: World, caller: Caller, developerName: string): void {
  const named = world.deployments.get(developerName);
  if (named === undefined) throw new ApiError(400, `Unknown deployment ${developerName}.`);
  if (named !== caller.deployment) throw new ApiError(403, "Permission Denied");
}

/**
 * The caller's own conversation.
 *
 * @param use `write` refuses closed ones.
 * @throws ApiError 404 unknown, 403 somebody else's, 404 or 403 closed (contract salesforce-miaw 11 no. 6).
 */
export function ownConversation(world: World, caller: Caller, id: string, use: "read" | "write"): Conversation {
  const conversation = world.conversations.get(id);
  if (conversation === undefined) throw new ApiError(404, "Conversation not found.");
  if (conversation.subject !== caller.claims.sub) throw new ApiError(403, "Permission Denied");
  if (conversation.closed && (use === "write" || !world.behaviour.closedReadable)) {
    throw new ApiError(world.behaviour.closedStatus, "The conversation is closed.");
  }
  return conversation;
}

/** Takes one place in a window. Throws ApiError 429. */
export function takePlace(world: World, key: string, limit: number | null, windowMs: number): void {
  const retryAfterMs = world.windows.take(key, limit, windowMs);
  if (retryAfterMs > 0) throw new ApiError(429, "Too many requests.", retryAfterMs);
}
