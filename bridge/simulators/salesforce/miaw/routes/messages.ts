import { Router } from "express";
import type { RequestHandler } from "express";
import { ownConversation, requireCustomClient } from "../conversations/access.ts";
import { sendFile } from "../conversations/send-file.ts";
import { sendMessage } from "../conversations/send-message.ts";
import { readMultipart } from "../files/read-multipart.ts";
import { caller } from "../http/authenticate.ts";
import { succeed } from "../http/success.ts";
import type { World } from "../world.ts";
import { acknowledgeRequest, messageRequest, parsed, typingRequest } from "./requests.ts";

/** What the customer sends (contract salesforce-miaw 4, 5.1, 5.2), below `/iamessage/api/v2/conversation`. */
export function messageRoutes(world: World): Router {
  const router = Router();
  router.post("/:id/message", customClient, (req, res) => {
    const conversationEntries = sendMessage(world, caller(res), req.params.id, parsed(messageRequest, req.body));
    res.status(202).json({ conversationEntries });
  });
  router.post("/:id/file", customClient, async (req, res) => {
    const parts = await readMultipart(req, world.limits.fileBytes);
    req.body = parts.messageEntry;
    res.status(202).json({ conversationEntries: sendFile(world, caller(res), req.params.id, parts) });
  });
  router.post("/:id/entry", customClient, (req, res) => {
    ownConversation(world, caller(res), req.params.id, "write");
    parsed(typingRequest, req.body);
    succeed(world, res, 202);
  });
  router.post("/:id/acknowledge-entries", customClient, (req, res) => {
    ownConversation(world, caller(res), req.params.id, "write");
    parsed(acknowledgeRequest, req.body);
    succeed(world, res, 202);
  });
  return router;
}

const customClient: RequestHandler<{ id: string }> = (_req, res, next) => {
  requireCustomClient(caller(res));
  next();
};
