import { Router } from "express";
import type { Response } from "express";
import { ApiError } from "../api-error.ts";
import { ownConversation, requireCustomClient, requireDeployment } from "../conversations/access.ts";
import { closeByEndUser } from "../conversations/close.ts";
import { createConversation } from "../conversations/create.ts";
import { listConversations, listEntries } from "../conversations/lists.ts";
import { caller } from "../http/authenticate.ts";
import { succeed } from "../http/success.ts";
import type { World } from "../world.ts";
import { createRequest, parsed } from "./requests.ts";

/** Conversation operations (contract salesforce-miaw 3), below `/iamessage/api/v2/conversation`. */
export function conversationRoutes(world: World): Router {
  const router = Router();
  router.post("/", (req, res) => {
    requireCustomClient(caller(res));
    createConversation(world, caller(res), parsed(createRequest, req.body));
    succeed(world, res, 201);
  });
  router.get("/list", (req, res) => {
    requireCustomClient(caller(res));
    const own = world.conversations.ofSubject(caller(res).claims.sub);
    res.json(listConversations(own, req.query, world.limits.pageSize));
  });
  router.get("/:id", (req, res) => {
    const { id, routingStatus } = readable(world, res, req.params.id);
    res.json({ conversationId: id, routingStatus });
  });
  router.get("/:id/entries", (req, res) => {
    const conversation = readable(world, res, req.params.id);
    res.json({ conversationEntries: listEntries(conversation, req.query, world.limits.pageSize) });
  });
  router.delete("/:id", (req, res) => {
    requireCustomClient(caller(res), 401);
    requireDeployment(world, caller(res), developerName(req.query));
    closeByEndUser(world, ownConversation(world, caller(res), req.params.id, "write"));
    succeed(world, res, 204);
  });
  router.delete("/:id/session", (req, res) => {
    requireCustomClient(caller(res));
    requireDeployment(world, caller(res), developerName(req.query));
    world.sessions.end(ownConversation(world, caller(res), req.params.id, "write"), "EndUser", "no-remove");
    succeed(world, res, 204);
  });
  return router;
}

function readable(world: World, res: Response, id: string) {
  requireCustomClient(caller(res));
  return ownConversation(world, caller(res), id, "read");
}

function developerName(query: Record<string, unknown>): string {
  const name = query["esDeveloperName"];
  if (typeof name !== "string" || name === "") throw new ApiError(400, "esDeveloperName: required in the query.");
  return name;
}
