import { z } from "zod";
import type { ContactRecord, SessionRecord } from "./types.ts";
import type { World } from "./world.ts";

/** `custom_data`: one level of scalars; anything nested is refused with 400 (contract opencx 9.1, 9.3). */
export const customDataSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], { error: "custom_data must not be nested" }),
);

/** Body of `POST` and `PATCH /contacts`: written as `phone` (contract opencx 9.5). */
export const contactBodySchema = z.object({
  contact: z.object({
    email: z.email().nullish(),
    phone: z.string().min(1).nullish(),
    name: z.string().nullish(),
    custom_data: customDataSchema.nullish(),
  }),
});

type ContactFields = z.output<typeof contactBodySchema>["contact"];

/** Turns what a caller wrote into record fields; absent keys stay absent. */
export function contactFields(input: ContactFields): Partial<ContactRecord> {
  return {
    ...(input.email === undefined ? {} : { email: input.email }),
    ...(input.phone === undefined ? {} : { phoneNumber: input.phone }),
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.custom_data === undefined ? {} : { customData: input.custom_data }),
  };
}

/** Changes a contact; `custom_data` is merged. */
export function updateContact(world: World, contact: ContactRecord, fields: Partial<ContactRecord>): void {
  const customData = fields.customData == null ? contact.customData : { ...contact.customData, ...fields.customData };
  Object.assign(contact, fields, { customData, updatedAt: world.now() });
}

/** The `contact` of a send: changes the session's contact, or gives it one (contract opencx 9.3). */
export function applyContact(
  world: World,
  session: SessionRecord,
  input: {
    name?: string | null | undefined;
    email?: string | null | undefined;
    phone_number?: string | null | undefined;
    avatar_url?: string | null | undefined;
    custom_data?: Record<string, string> | null | undefined;
  },
): void {
  const fields: Partial<ContactRecord> = {
    ...(input.name == null ? {} : { name: input.name }),
    ...(input.email == null ? {} : { email: input.email }),
    ...(input.phone_number == null ? {} : { phoneNumber: input.phone_number }),
    ...(input.avatar_url == null ? {} : { avatarUrl: input.avatar_url }),
    ...(input.custom_data == null ? {} : { customData: input.custom_data }),
  };
  const contact = world.store.contactOf(session);
  if (contact !== undefined) return updateContact(world, contact, fields);
  session.contactId = world.store.addContact(fields, world.now()).id;
}
