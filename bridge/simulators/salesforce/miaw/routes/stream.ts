import { Router } from "express";
import type { Request, Response } from "express";
import { ApiError } from "../api-error.ts";
import type { Caller } from "../conversations/access.ts";
import { callerOf } from "../http/authenticate.ts";
import type { Refusal } from "../http/authenticate.ts";
import { shortOrgId } from "../identifiers.ts";
import { largestInteger } from "../stream/event-ids.ts";
import type { OpenStream } from "../stream/feeds.ts";
import type { World } from "../world.ts";

/** `GET /eventrouter/v1/sse` (contract salesforce-miaw 5.6). */
export function streamRoutes(world: World): Router {
  const router = Router();
  router.get("/eventrouter/v1/sse", async (req, res) => {
    const caller = await callerOf(world, req);
    if (typeof caller === "string") {
      refuse(world, res, caller);
      return;
    }
    res.locals["caller"] = caller;
    const wanted = largestInteger(req.get("last-event-id"));
    if (wanted === undefined && world.behaviour.requireLastEventId) throw new ApiError(400, "Last-Event-Id: required.");
    if (!orgMatches(world, req)) {
      refuse(world, res, "invalid");
      return;
    }
    const after = world.behaviour.replay ? wanted : undefined;
    serve(world, res, caller, after);
  });
  return router;
}

/** Throws ApiError 400 without `X-Org-Id`; false for another org, and for 18 characters where they are refused. */
function orgMatches(world: World, req: Request): boolean {
  const header = req.get("x-org-id");
  if (header === undefined || header === "") throw new ApiError(400, "X-Org-Id: required.");
  if (world.behaviour.strictOrgId && header.length !== 15) return false;
  return shortOrgId(header) === world.orgId;
}

function refuse(world: World, res: Response, why: Refusal): void {
  const { streamUnauthorizedBody: body } = world.behaviour;
  res.status(401);
  if (body === "text" || (body === "auto" && why === "expired")) {
    res.type("text/plain").send(why === "expired" ? "Jwt is expired" : `Jwt is ${why}`);
    return;
  }
  res.json({ timestamp: world.now(), status: 401, error: "Unauthorized", path: "/eventrouter/v1/sse" });
}

function serve(world: World, res: Response, { claims }: Caller, after: number | undefined): void {
  res.status(200).set({ "content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no" });
  res.flushHeaders();
  const stream: OpenStream = {
    subject: claims.sub,
    clientId: claims.clientId,
    capabilities: Number(claims.capabilitiesVersion) || 0,
    write: (frame) => void res.write(frame),
    cut: () => res.destroy(),
  };
  const { pingIntervalMs, streamLifetimeMs } = world.behaviour;
  const ping = setInterval(() => {
    if (world.tokens.hasExpired(claims)) stream.cut();
    else if (!world.chaos.silent) stream.write("event: ping\ndata: 0\n\n");
  }, pingIntervalMs);
  const end = streamLifetimeMs === null ? undefined : setTimeout(() => stream.cut(), streamLifetimeMs);
  res.once("close", () => {
    clearInterval(ping);
    clearTimeout(end);
    world.feeds.close(stream);
  });
  world.feeds.open(stream, after);
}
