import type { RequestHandler, Response } from "express";
import { readChannel } from "../channels/channel.ts";
import type { Channel, Workstream } from "../channels/channel.ts";
import { guid } from "../identifiers.ts";
import { Problem, refusal } from "../problem.ts";
import type { World } from "../world.ts";
import { nameRequest } from "./operations.ts";

/** A channel that conversations can be started on. */
export type LinkedChannel = Channel & { workstream: Workstream };

/**
 * Lets in a messaging token of the app that the channel row names (contract dynamics-365 7.3, 7.8); the row is read
 * each time. Throws Problem 401, 400 or 404.
 */
export function authenticate(world: World): RequestHandler {
  const { tokens, messagingResource, organizationId, rows, tenantId } = world.tenant;
  return async (req, res, next) => {
    const authorization = req.get("authorization");
    if (authorization === undefined) noticeMissingBearer(world, req.method, req.originalUrl);
    const caller = await tokens.verify(authorization, messagingResource);
    if (caller === undefined) throw new Problem(401, "The token is missing, expired or invalid.");
    if (guid(req.get("organization-id")) !== organizationId) throw refusal(30001);
    const channelId = guid(req.get("channel-id"));
    if (channelId === undefined) throw refusal(30002);
    const channel = readChannel(rows, channelId);
    if (channel === undefined) throw refusal(30004);
    if (channel.appId !== caller.appId || (channel.tenantId ?? tenantId) !== caller.tenantId) {
      throw new Problem(401, "The channel ID isn't authorized for the organization.");
    }
    if (channel.workstream === undefined) throw refusal(30014);
    res.locals["channel"] = channel;
    next();
  };
}

/** The channel that a request is for; only behind `authenticate`. */
export function channelOf(res: Response): LinkedChannel {
  return res.locals["channel"] as LinkedChannel;
}

/** One place in the window of the channel. Throws Problem 429 with `Retry-After`. */
export function rateLimit(world: World): RequestHandler {
  return (_req, res, next) => {
    const { requests, windowMs } = world.limits;
    const waitMs = world.windows.take(`requests ${channelOf(res).id}`, requests, windowMs);
    if (waitMs > 0) {
      const retryAfterSeconds = Math.ceil(waitMs / 1000);
      throw new Problem(429, "The request rate limit has exceeded.", { retryAfterSeconds });
    }
    next();
  };
}

function noticeMissingBearer({ tenant }: World, method: string, address: string): void {
  const [path = ""] = address.split("?");
  const { operation } = nameRequest(method, path);
  if (operation !== "unknown") tenant.violations.add(`${operation} without a bearer token`);
}
