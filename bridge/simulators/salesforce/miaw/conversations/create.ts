import { ApiError } from "../api-error.ts";
import { checkAttributes } from "../org/attributes.ts";
import type { CreateRequest } from "../routes/requests.ts";
import type { World } from "../world.ts";
import { requireDeployment, takePlace } from "./access.ts";
import type { Caller } from "./access.ts";
import type { Conversation } from "./model.ts";

/**
 * Creates a conversation, starts its session and routes it (contract salesforce-miaw 3.1).
 *
 * @throws ApiError 400, 403, 409 for a used id, 412 when the org cannot store it, 429.
 */
export function createConversation(world: World, caller: Caller, request: CreateRequest): void {
  const { claims, deployment } = caller;
  requireDeployment(world, caller, request.esDeveloperName);
  checkAttributes(deployment, world.behaviour, request.routingAttributes ?? {});
  const existing = world.conversations.get(request.conversationId);
  if (existing !== undefined) {
    if (world.behaviour.repeatedId === "accept" && existing.subject === claims.sub) return;
    throw new ApiError(409, "A conversation with this id exists.");
  }
  takePlace(world, `starts ${claims.sub}`, world.limits.starts, world.limits.startsWindowMs);
  requireRoomForSession(world);
  const conversation = newConversation(world, caller, request.conversationId);
  world.conversations.add(conversation);
  const attributes = world.behaviour.attributesAtCreate === "used" ? { ...request.routingAttributes } : {};
  world.sessions.start(conversation, { attributes, language: request.language });
}

/** Throws ApiError 412 when the org cannot create the session's records. */
export function requireRoomForSession({ org, limits, conversations }: World): void {
  if (org.overStorage) throw new ApiError(412, "Storage limit exceeded.");
  if (limits.activeSessions !== null && conversations.activeSessions >= limits.activeSessions) {
    throw new ApiError(412, "Too many active sessions.");
  }
}

function newConversation(world: World, { claims, deployment }: Caller, id: string): Conversation {
  return {
    id,
    subject: claims.sub,
    verified: claims.sub.includes("/AUTH/"),
    deployment,
    platformKey: claims.deviceId,
    startedAt: world.now(),
    endedAt: 0,
    closed: false,
    routingStatus: "INITIAL",
    sessions: [],
    entries: [],
    entryById: new Map(),
    participants: new Map(),
    offeredTo: undefined,
    leavesAfterJoin: undefined,
  };
}
