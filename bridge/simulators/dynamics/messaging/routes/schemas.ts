import { z } from "zod";
import { isWebAddress, readDataUrl } from "../files/data-url.ts";
import { refusal } from "../problem.ts";

const text = z.string();
const primitive = z.union([z.string(), z.number(), z.boolean()]);

/** A context variable: a primitive, and whether the rep sees it. */
export const contextValue = z.strictObject({ isDisplayable: z.boolean().default(false), value: primitive });

/** Contract dynamics-365 7.4. */
export const createRequest = z.strictObject({
  customercontext: z
    .strictObject({
      customerid: text,
      firstname: text,
      lastname: text,
      preferredname: text,
      email: text.regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address"),
      phonenumber: text,
    })
    .partial()
    .default({}),
  conversationcontext: z.record(z.string(), contextValue).default({}),
  conversationrequestid: text.optional(),
  startmessage: z.strictObject({ message: text, displayname: text.optional() }).optional(),
  skipdeflectionbot: z.boolean().default(false),
});

const about = {
  id: text.optional(),
  channelId: text.optional(),
  from: z.strictObject({ id: text, name: text }).partial().default({}),
  conversation: z.strictObject({ id: text }),
};

const address = text.refine(
  (value) => isWebAddress(value) || readDataUrl(value) !== undefined,
  "must be an http(s) address, or data:<type>;base64,<data>",
);

const attachment = z.strictObject({ contentType: text.min(1), contentUrl: address, name: text.min(1) });

/** Contract dynamics-365 7.5, by `type`. */
export const activities = {
  message: z.strictObject({
    type: z.literal("message"),
    ...about,
    text: text.default(""),
    attachments: z.array(attachment).default([]),
    channelData: z.strictObject({ "messagingapi-oc": z.strictObject({ type: text }) }).optional(),
  }),
  typing: z.strictObject({ type: z.literal("typing"), ...about }),
  endOfConversation: z.strictObject({ type: z.literal("endOfConversation"), ...about }),
  event: z.strictObject({
    type: z.literal("event"),
    ...about,
    name: text,
    value: z.strictObject({ messageId: text.regex(/^\d{13}$/, "must be 13 digits") }).optional(),
    channelData: z
      .strictObject({ customEvent: z.literal(true), customEventName: text, customEventValue: text.optional() })
      .optional(),
  }),
};

export type CreateRequest = z.infer<typeof createRequest>;
export type MessageActivity = z.infer<typeof activities.message>;
export type EventActivity = z.infer<typeof activities.event>;
export type CustomerActivity = z.infer<(typeof activities)[keyof typeof activities]>;

/** The body as the schema has it. Throws Problem 30012 that names the first fault; unknown members are faults. */
export function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  throw refusal(30012, `${where === "" ? "body" : where}: ${issue?.message ?? "malformed"}`);
}
