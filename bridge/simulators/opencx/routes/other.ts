import { randomBytes } from "node:crypto";
import { Router } from "express";
import { z } from "zod";
import { parse } from "../api-error.ts";
import { customDataSchema, updateContact } from "../contacts.ts";
import { scope } from "../key-ring.ts";
import { scheduleSchema } from "../office-hours.ts";
import type { ContactRecord } from "../types.ts";
import type { World } from "../world.ts";

/** `/office-hours` (contract opencx 2.5). */
export function officeHoursRoutes(world: World): Router {
  const router = Router();
  const read = scope("office-hours:read");
  const write = scope("office-hours:write");
  const hours = world.officeHours;
  router.get("/office-hours", read, (_req, res) => void res.json(hours.list()));
  router.get("/office-hours/:id", read, (req, res) => void res.json(hours.get(String(req.params["id"]))));
  router.post("/office-hours", write, (req, res) => {
    res.status(201).json(hours.put(parse(scheduleSchema, req.body)));
  });
  router.put("/office-hours/:id", write, (req, res) => {
    res.json(hours.put(parse(scheduleSchema, req.body), String(req.params["id"])));
  });
  router.delete("/office-hours/:id", write, (req, res) => {
    hours.remove(String(req.params["id"]));
    res.status(200).end();
  });
  return router;
}

/** `GET /csat/scores/session/{id}`: the score or null (contract opencx 9.8). */
export function csatRoutes(world: World): Router {
  const router = Router();
  router.get("/csat/scores/session/:id", scope("csat:read"), (req, res) => {
    res.json(world.store.scores.get(world.store.session(String(req.params["id"])).id) ?? null);
  });
  return router;
}

const miawSchema = z.object({ event: z.literal("message:new"), session_id: z.string() });

/** `POST /salesforce/miaw/webhook`: noted in the ledger (contract opencx 9.9). */
export function miawRoutes(world: World): Router {
  const router = Router();
  router.post("/salesforce/miaw/webhook", scope("salesforce-miaw:write"), (req, res) => {
    const { session_id } = parse(miawSchema, req.body);
    world.store.session(session_id).book.miawNotifications.push(world.now());
    res.json({ success: true });
  });
  return router;
}

const visitorSchema = z.object({
  email: z.email(),
  name: z.string().optional(),
  avatar_url: z.string().nullish(),
  phone: z.string().optional(),
  language: z.string().optional(),
  customData: z.record(z.string(), z.unknown()).optional(),
  custom_data: z.record(z.string(), z.unknown()).optional(),
  chat_context: z.string().optional(),
  http_action_overrides: z.record(z.string(), z.unknown()).optional(),
});

/** `POST /widget/authenticate-user`: a token for a verified visitor (contract opencx 12). */
export function widgetRoutes(world: World): Router {
  const router = Router();
  router.post("/widget/authenticate-user", scope("contacts:write"), (req, res) => {
    const visitor = parse(visitorSchema, req.body);
    const fields: Partial<ContactRecord> = {
      email: visitor.email,
      ...(visitor.name === undefined ? {} : { name: visitor.name }),
      ...(visitor.phone === undefined ? {} : { phoneNumber: visitor.phone }),
      ...(visitor.avatar_url == null ? {} : { avatarUrl: visitor.avatar_url }),
    };
    // The guide writes `custom_data`, the reference `customData`.
    const custom = customDataSchema.safeParse(visitor.customData ?? visitor.custom_data);
    if (custom.success) fields.customData = custom.data;
    res.json({ token: randomBytes(24).toString("base64url"), contact: { id: verified(world, fields).id } });
  });
  return router;
}

function verified(world: World, fields: Partial<ContactRecord>): ContactRecord {
  const email = fields.email?.toLowerCase();
  const known = [...world.store.contacts.values()].find((contact) => contact.email?.toLowerCase() === email);
  if (known === undefined) return world.store.addContact(fields, world.now());
  updateContact(world, known, fields);
  return known;
}
