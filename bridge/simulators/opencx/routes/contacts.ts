import { Router } from "express";
import { z } from "zod";
import { parse } from "../api-error.ts";
import { contactBodySchema, contactFields, updateContact } from "../contacts.ts";
import { scope } from "../key-ring.ts";
import { page } from "../page.ts";
import { wireContact } from "../wire.ts";
import type { World } from "../world.ts";
import { inTimes, timesOf } from "./times.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const listQuerySchema = z.object({ cursor: z.string().optional(), ...timesOf(time) });

/** `/contacts` (contract opencx 9.5). No look-up by email or phone is published, so there is none. */
export function contactRoutes(world: World): Router {
  const router = Router();
  const write = scope("contacts:write");

  router.post("/contacts", write, (req, res) => {
    const { contact } = parse(contactBodySchema, req.body);
    res.status(201).json({ id: world.store.addContact(contactFields(contact), world.now()).id });
  });

  router.get("/contacts", scope("contacts:read"), (req, res) => {
    res.json(listContacts(world, parse(listQuerySchema, req.query)));
  });

  router.patch("/contacts/:id", write, (req, res) => {
    const contact = world.store.contact(String(req.params["id"]));
    updateContact(world, contact, contactFields(parse(contactBodySchema, req.body).contact));
    res.status(200).end();
  });

  router.delete("/contacts/:id", write, (req, res) => {
    world.store.contacts.delete(world.store.contact(String(req.params["id"])).id);
    res.status(200).end();
  });

  return router;
}

function listContacts(world: World, query: z.output<typeof listQuerySchema>): object {
  // Creation order is the map's own order; the place in it makes equal times comparable.
  const all = [...world.store.contacts.values()].map((contact, number) => ({ contact, number }));
  const found = page(
    all.filter(({ contact }) => inTimes(contact, query)),
    {
      list: "contacts",
      cursor: query.cursor,
      size: world.settings.contactsPageSize,
      descending: false,
      position: ({ contact, number }) => ({ at: contact.createdAt, number }),
    },
  );
  return { items: found.items.map(({ contact }) => wireContact(contact)), next: found.next };
}
