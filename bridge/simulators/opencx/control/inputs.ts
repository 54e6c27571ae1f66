import { z } from "zod";
import { customDataSchema } from "../contacts.ts";
import { handoffReasons } from "../handoffs.ts";

/** A file given to the control API. */
export const fileSchema = z.strictObject({ name: z.string(), type: z.string(), base64: z.string() });

/** Who the customer is; `email` is verified, `nonVerifiedEmail` is only claimed (contract opencx 12). */
export const contactSchema = z.strictObject({
  id: z.uuid().optional(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  name: z.string().nullish(),
  customData: customDataSchema.nullish(),
  nonVerifiedName: z.string().optional(),
  nonVerifiedEmail: z.string().optional(),
  nonVerifiedCustomData: z.record(z.string(), z.unknown()).optional(),
});

/** What a person says: text, files, or content of any other type. */
export const saySchema = z.strictObject({
  text: z.string().optional(),
  files: z.array(fileSchema).optional(),
  /** A content object stored as it is, for example a rich component. */
  content: z.looseObject({ type: z.string() }).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
});

export const agentSaySchema = saySchema.extend({
  name: z.string().default("Rep"),
  /** An internal comment, not shown to the customer. */
  internal: z.boolean().default(false),
});

export const thirdPartySaySchema = saySchema.extend({
  name: z.string().default("Rep"),
  thirdParty: z.string().default("salesforce"),
});

export const handoffSchema = z.strictObject({
  summary: z.string().default("The customer asked for a person."),
  sentiment: z.string().optional(),
  reason: z.enum(handoffReasons).optional(),
  contactReason: z.string().optional(),
  thirdParty: z.string().optional(),
});

export const handoffFailedSchema = z.strictObject({
  thirdParty: z.string().default("salesforce"),
  error: z.string().default("The helpdesk refused the handoff."),
});

const lineSchema = saySchema.extend({
  from: z.enum(["customer", "ai", "agent"]),
  name: z.string().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
});

/** A whole session in one call: contact, channel, language, history and, if wanted, its handoff. */
export const createSchema = z.strictObject({
  id: z.guid().optional(),
  channel: z.string().default("web"),
  contact: contactSchema.optional(),
  language: z.string().optional(),
  verified: z.boolean().nullish(),
  customData: customDataSchema.optional(),
  ticketingSystem: z.strictObject({ name: z.string(), external_id: z.string(), id_type: z.string() }).optional(),
  team: z.strictObject({ id: z.string(), name: z.string(), description: z.string() }).optional(),
  tags: z.array(z.string()).optional(),
  assigneeId: z.string().optional(),
  sentiment: z.enum(["angry", "happy", "neutral"]).optional(),
  createdAt: z.iso.datetime({ offset: true }).optional(),
  history: z.array(lineSchema).default([]),
  handoff: handoffSchema.optional(),
  /** Whether `conversation.started` and the handoff fire webhooks; messages of the past never do. */
  notify: z.boolean().default(true),
});

export const closeSchema = z.strictObject({
  by: z.enum(["ai", "human", "contact", "api", "workflow", "integration", "system"]).default("human"),
  resolved: z.boolean().default(true),
  email: z.string().optional(),
});

export const reopenSchema = z.strictObject({ by: closeSchema.shape.by.default("contact") });

export const rateSchema = z.strictObject({ score: z.number().int().min(1).max(5), comment: z.string().optional() });

export const keysSchema = z.strictObject({
  keys: z.array(z.strictObject({ key: z.string().min(1), scopes: z.array(z.string()).optional() })),
});

export const webhookSchema = z.strictObject({ url: z.url(), events: z.array(z.string()).optional() });
export const dropSchema = z.strictObject({ times: z.number().int().min(1).default(1), event: z.string().optional() });
export const fireSchema = z.strictObject({ event: z.string(), data: z.unknown() });
export const phoneCallSchema = z.strictObject({ event: z.string().default("started") });
export const latencySchema = z.strictObject({ ms: z.number().min(0) });
export const planSchema = z.strictObject({
  resumeAi: z.boolean().optional(),
  status: z.number().int().min(200).max(599).optional(),
});
export const faultSchema = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.number().int().optional(),
  after: z.number().int().optional(),
  delayMs: z.number().optional(),
  status: z.number().int().optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  cut: z.enum(["before", "after"]).optional(),
});

export type CreateInput = z.input<typeof createSchema>;
export type SayInput = z.input<typeof saySchema>;
