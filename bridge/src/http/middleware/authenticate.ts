import type { Request, RequestHandler } from "express";
import type { CallerKey } from "../../config/schema.ts";
import { BridgeError } from "../../lib/errors.ts";
import type { Role } from "../route.ts";
import { knownSecret, matchSecret } from "../secrets.ts";
import type { CountAttempt } from "./attempts.ts";
import { contextOf } from "./request-context.ts";

/** Lets a request in whose key has one of the roles; made before anything of the body is read. */
export type Authenticate = (roles: readonly Role[]) => RequestHandler;

const challenge = 'Bearer realm="opencx-bridge"';

export function createAuthenticate(keys: readonly CallerKey[], countAttempt: CountAttempt): Authenticate {
  const known = keys.map(({ key, ...caller }) => knownSecret(key, caller));
  return (roles) => async (req, res, next) => {
    const given = givenKey(req);
    if (given === undefined) {
      res.set("WWW-Authenticate", challenge);
      return next(keyMissing());
    }
    const caller = matchSecret(given, known);
    if (caller === undefined) {
      res.set("WWW-Authenticate", `${challenge}, error="invalid_token"`);
      return next(await countAttempt(req, res, keyWrong()));
    }
    contextOf(res).caller = caller;
    next(roles.includes(caller.role) ? undefined : roleRefused(roles, caller.role));
  };
}

function givenKey(req: Request): string | undefined {
  const bearer = /^bearer +(\S.*)$/i.exec(req.get("authorization") ?? "")?.[1]?.trim();
  return bearer ?? (req.get("x-api-key")?.trim() || undefined);
}

function keyMissing(): BridgeError {
  return new BridgeError({
    code: "AUTH_MISSING",
    message: "The request carries no key.",
    remedy: "Send the header Authorization: Bearer <key> (or X-Api-Key) with a key from the bridge's configuration.",
    status: 401,
  });
}

function keyWrong(): BridgeError {
  return new BridgeError({
    code: "AUTH_WRONG",
    message: "The bridge does not know this key.",
    remedy: "Compare it with `keys` in the bridge's configuration; look for a cut end or a stray space.",
    status: 401,
  });
}

function roleRefused(needed: readonly Role[], role: Role): BridgeError {
  return new BridgeError({
    code: "AUTH_ROLE",
    message: `This takes a key of role ${needed.join(" or ")}; the given one has role ${role}.`,
    remedy: `Call with a key whose role is ${needed.join(" or ")}.`,
    status: 403,
  });
}
