import type { Response } from "express";
import type { World } from "../world.ts";

/** Answers a success that carries nothing: empty, or `{}` when so set (contract salesforce-miaw 11 no. 1). */
export function succeed(world: World, res: Response, status: 201 | 202 | 204): void {
  if (world.behaviour.successBodies === "empty") res.status(status).end();
  else res.status(status === 204 ? 200 : status).json({});
}
