import type { Request, RequestHandler, Response } from "express";
import { ApiError } from "../api-error.ts";
import type { Caller } from "../conversations/access.ts";
import type { World } from "../world.ts";

/** Why a bearer is not let in. */
export type Refusal = "missing" | "expired" | "invalid";

/** Reads the bearer token: who calls, or why not. */
export async function callerOf(world: World, req: Request): Promise<Caller | Refusal> {
  const token = /^Bearer (\S+)$/i.exec(req.get("authorization") ?? "")?.[1];
  if (token === undefined) return "missing";
  const verdict = await world.tokens.verify(token);
  if ("rejected" in verdict) return verdict.rejected;
  const deployment = world.deployments.byChannel(verdict.claims.channelAddId);
  return deployment === undefined ? "invalid" : { claims: verdict.claims, deployment };
}

/** Lets a valid bearer in and keeps who it is; else 401 (contract salesforce-miaw 9.2). */
export function authenticate(world: World): RequestHandler {
  return async (req, res, next) => {
    const caller = await callerOf(world, req);
    if (typeof caller === "string") throw new ApiError(401, `Unauthorized: the token is ${caller}.`);
    res.locals["caller"] = caller;
    next();
  };
}

/** Who calls; only behind `authenticate`. */
export function caller(res: Response): Caller {
  return res.locals["caller"] as Caller;
}
