import { Router } from "express";
import type { Request, RequestHandler } from "express";
import { identity, userInfo } from "../oauth/identity.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { issueToken } from "../oauth/token.ts";
import { RestError } from "../rest-error.ts";
import type { World } from "../world.ts";
import { userOf } from "./authenticate.ts";

/** Tokens, who one is, and the end of a session (contract salesforce-metadata 19.1). */
export function oauthRoutes(world: World): Router {
  const router = Router();
  router.post("/services/oauth2/token", tokens(world));
  router.post("/services/oauth2/revoke", (req, res) => {
    const known = world.tokens.expire(formOf(req).get("token") ?? "") > 0;
    if (known) res.status(200).end();
    else
      res.status(400).json({ error: "unsupported_token_type", error_description: "this token type is not supported" });
  });
  router.all("/services/oauth2/userinfo", (req, res) => {
    try {
      res.json(userInfo(world, userOf(world, req)));
    } catch (error) {
      refuse(res, error, "Bad_OAuth_Token");
    }
  });
  router.get("/id/:org/:user", (req, res) => {
    try {
      const user = userOf(world, req);
      if (req.params.org.slice(0, 15) !== world.orgId.slice(0, 15)) res.status(403).send("Wrong_Org");
      else res.json(identity(world, user));
    } catch (error) {
      refuse(res, error, "Bad_OAuth_Token");
    }
  });
  return router;
}

function tokens(world: World): RequestHandler {
  return (req, res) => {
    res.set("cache-control", "no-store");
    try {
      const atLoginHost = req.hostname === "localhost";
      res.json(issueToken(world, { form: formOf(req), basic: basicOf(req), atLoginHost }));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      res.status(400).json(error.body);
    }
  };
}

function refuse(res: Parameters<RequestHandler>[1], error: unknown, text: string): void {
  if (!(error instanceof RestError)) throw error;
  res.status(403).type("text/html").send(text);
}

function formOf(req: Request): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(req.get("content-type") ?? "");
  return new URLSearchParams(isForm && Buffer.isBuffer(req.body) ? req.body.toString("utf8") : "");
}

function basicOf(req: Request): [string, string] | undefined {
  const encoded = /^Basic (\S+)$/i.exec(req.get("authorization") ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return [id, secret.join(":")];
}
