import type { RequestHandler, Response } from "express";
import { recordOf } from "../../http/request-log.ts";
import { actorOf, appOf, userOf } from "../access/authenticate.ts";
import type { Actor } from "../access/privileges.ts";
import { textOf } from "../rows/store.ts";
import type { World } from "../world.ts";
import { headersOf, originOf } from "./incoming.ts";

/** Lets a request in: token, application user, service-protection limits. */
export function admit(world: World): RequestHandler {
  return (req, res, next) => {
    const record = recordOf(res);
    const app = appOf(world, req.get("authorization"), originOf(req));
    record.app = app;
    const user = userOf(world, app);
    const userId = textOf(user["systemuserid"]);
    res.locals["userId"] = userId;
    res.locals["actor"] = actorOf(world, app, user, headersOf(req));
    record.pushed = world.throttle.window(userId).isPaused(world.tenant.now());
    countIn(world, userId, res);
    next();
  };
}

/** Who the running request acts as. */
export function actorIn(res: Response): Actor {
  return res.locals["actor"] as Actor;
}

/** The headers that tell what the limits still allow; none before the user is known. */
export function limitHeaders(world: World, res: Response): Record<string, string> {
  const userId = res.locals["userId"] as string | undefined;
  return userId === undefined ? {} : world.throttle.headers(userId, world.tenant.now());
}

function countIn(world: World, userId: string, res: Response): void {
  const began = performance.now();
  const { done } = world.throttle.admit(userId, world.tenant.now());
  res.on("close", () => done(world.tenant.now(), performance.now() - began));
}
