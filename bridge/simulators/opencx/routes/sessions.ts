import { Router, type Request } from "express";
import { z } from "zod";
import { badRequest, parse } from "../api-error.ts";
import { historyPage } from "../history.ts";
import { scope } from "../key-ring.ts";
import { send, sendSchema } from "../send.ts";
import { sendResponse } from "../send-response.ts";
import { createSession } from "../sessions.ts";
import { changeStatus } from "../status.ts";
import type { SessionRecord } from "../types.ts";
import { wireSession } from "../wire.ts";
import type { World } from "../world.ts";
import { filterBodySchema, filterSessions, listQuerySchema, listSessions } from "./session-list.ts";

/** Channels that the sessions API knows (contract opencx 1.1). */
const channels = [
  "web",
  "email",
  "phone_voice",
  "slack",
  "sms",
  "whatsapp",
  "instagram",
  "messenger",
  "api",
  "web_voice",
] as const;

const createSchema = z.object({
  contact_id: z.uuid().optional(),
  channel: z.object({ type: z.enum(channels) }).optional(),
  verified: z.boolean().nullish(),
});

const patchSchema = z.object({
  status: z.enum(["open", "closed_resolved", "closed_unresolved"]).optional(),
  generate_summary_and_sentiment_on_resolve: z.boolean().optional(),
  reflect_status_change_for_integration: z.boolean().optional(),
  session_closed_payload: z.unknown().optional(),
});

const historyQuerySchema = z.object({ cursor: z.string().optional() });

/** `/chat/sessions/**` (contract opencx 9.2 to 9.4). */
export function sessionRoutes(world: World): Router {
  const router = Router();
  const read = scope("chat-sessions:read");
  const write = scope("chat-sessions:write");

  router.post("/chat/sessions", write, (req, res) => {
    const body = parse(createSchema, req.body ?? {});
    if (body.contact_id !== undefined) world.store.contact(body.contact_id);
    const channel = body.channel?.type ?? "api";
    const session = createSession(world, { channel, contactId: body.contact_id, verified: body.verified });
    res.status(201).json({ id: session.id });
  });

  router.get("/chat/sessions", read, (req, res) => {
    res.json(listSessions(world, parse(listQuerySchema, req.query)));
  });

  router.post("/chat/sessions/filter", read, (req, res) => {
    res.json(filterSessions(world, parse(filterBodySchema, req.body ?? {})));
  });

  router.get("/chat/sessions/:id", read, (req, res) => {
    res.json(wireSession(world, sessionOf(world, req)));
  });

  router.patch("/chat/sessions/:id", write, (req, res) => {
    const session = sessionOf(world, req);
    const body = parse(patchSchema, req.body ?? {});
    const changed = body.status !== undefined && changeStatus(world, session, body.status, { actor: "api" });
    if (changed && body.generate_summary_and_sentiment_on_resolve === true) session.sentiment ??= "neutral";
    session.book.patches.push({ at: world.now(), body, changed });
    res.status(200).end();
  });

  router.post("/chat/sessions/:id/send", write, async (req, res) => {
    const session = sessionOf(world, req);
    const outcome = await send(world, session, parse(sendSchema, req.body));
    res.status(world.settings.send.status).json(sendResponse(world, outcome));
  });

  router.get("/chat/sessions/:id/history", read, (req, res) => {
    const { cursor } = parse(historyQuerySchema, req.query);
    res.json(historyPage(world, sessionOf(world, req), cursor));
  });

  return router;
}

function sessionOf(world: World, req: Request): SessionRecord {
  const id = String(req.params["id"]);
  if (!z.guid().safeParse(id).success) throw badRequest("id: must be a UUID");
  return world.store.session(id);
}
