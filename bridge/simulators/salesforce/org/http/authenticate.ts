import type { Request } from "express";
import { refusal } from "../rest-error.ts";
import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";

const mostUsesOfADeadToken = 10;

/** The user whose token the request carries. Throws RestError INVALID_SESSION_ID. */
export function userOf(world: World, req: Request): Row {
  const token = bearerOf(req);
  const userId = token === undefined ? undefined : world.tokens.use(token);
  const user = userId === undefined ? undefined : world.records.get("User", userId);
  if (user?.["IsActive"] === true) return user;
  if (token !== undefined && world.tokens.refuse(token) === mostUsesOfADeadToken) {
    world.violations.add(`a token was used ${mostUsesOfADeadToken} times after it was refused`);
  }
  throw refusal("INVALID_SESSION_ID", "Session expired or invalid");
}

function bearerOf(req: Request): string | undefined {
  return /^(?:Bearer|OAuth) (\S+)$/i.exec(req.get("authorization") ?? "")?.[1];
}
