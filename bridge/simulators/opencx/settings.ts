import { z } from "zod";

const signing = z.strictObject({
  header: z.string().default("x-opencx-signature"),
  secret: z.string(),
  encoding: z.enum(["hex", "base64"]).default("hex"),
  prefix: z.string().default(""),
});

/** Outgoing webhooks; registration, signing, retries and order are not published (contract opencx 10.1). */
const webhooks = z.strictObject({
  /** `2024`: array `data` for closed and handoff, old field names. `new`: objects. */
  payloadVersion: z.enum(["2024", "new"]).default("new"),
  /** HMAC-SHA256 over the raw body; null sends no signature. */
  signing: signing.nullable().default(null),
  /** Extra copies of each delivery. */
  duplicates: z.number().int().min(0).default(0),
  /** Holds this many events and delivers them newest first; 0 or 1 keeps the order. */
  reorder: z.number().int().min(0).default(0),
  /** Delivers fewer than `reorder` held events after this quiet time. */
  reorderWindowMs: z.number().positive().default(2000),
  delayMs: z.number().min(0).default(0),
  retries: z.number().int().min(0).default(2),
  retryDelayMs: z.number().min(0).default(500),
  timeoutMs: z.number().positive().default(10_000),
  /** `sequential` waits for each answer of a target before the next delivery to it. */
  order: z.enum(["parallel", "sequential"]).default("parallel"),
  /** Whether the payloads that nobody has seen carry text and id, and under which names. */
  text: z.boolean().default(true),
  textField: z.string().default("text"),
  messageId: z.boolean().default(true),
  messageIdField: z.string().default("message_id"),
  /** Whether they carry the message's attachments, in the shape of the history. */
  attachments: z.boolean().default(false),
  /** What an agent message sent by API fires; the contract names nothing for it. */
  apiAgentSend: z.enum(["none", "agent_response", "third_party_agent_response"]).default("none"),
});

const send = z.strictObject({
  responseVersion: z.enum(["newest", "data", "flat", "2024"]).default("newest"),
  status: z.union([z.literal(200), z.literal(201)]).default(200),
  /** When `custom_data` of a send shows on the session (INFERRED: with the message). */
  customDataStored: z.enum(["with-message", "after", "never"]).default("with-message"),
  customDataDelayMs: z.number().min(0).default(100),
  messageIdIsHistoryId: z.boolean().default(true),
  senderRequired: z.boolean().default(false),
  maxTextLength: z.number().int().positive().nullable().default(null),
  /** Whether an agent message alone, without the take-over flag, silences the AI. */
  agentSilencesAi: z.boolean().default(false),
  afterClose: z.enum(["accept", "refuse"]).default("accept"),
  /** Same speaker and text within this time is answered but not stored (`duplicate_message_ignored`); 0 is off. */
  duplicateWindowMs: z.number().min(0).default(0),
});

const history = z.strictObject({
  pageSize: z.number().int().positive().default(20),
  order: z.enum(["asc", "desc"]).default("asc"),
  ids: z.boolean().default(true),
  attachments: z.boolean().default(true),
  /** Items show only this long after they were stored. */
  visibleAfterMs: z.number().min(0).default(0),
  /** False hides handoff events. */
  handoffEvents: z.boolean().default(true),
  /** `api` uses the 2024 API's names where it has one, `feed` the widget feed's names throughout. */
  eventNames: z.enum(["api", "feed"]).default("api"),
  agentSenderType: z.string().default("human_agent"),
});

const attachments = z.strictObject({
  maxBytes: z
    .number()
    .int()
    .positive()
    .default(5 * 1024 * 1024),
  auth: z.enum(["none", "key"]).default("none"),
  /** `widget` accepts only what the widget accepts after a handoff, judged by content. */
  types: z.enum(["any", "widget"]).default("any"),
  /** True refuses an attachment with both or neither of `url` and `base64`. */
  eitherUrlOrBase64: z.boolean().default(true),
  fetchUrls: z.boolean().default(true),
});

const sessions = z.strictObject({
  pageSize: z.number().int().positive().default(20),
  listOrder: z.enum(["created_at_desc", "created_at_asc", "updated_at_desc"]).default("created_at_desc"),
  shape: z.enum(["new", "2024"]).default("new"),
  customerWritesAfterClose: z.enum(["reopen", "append", "refuse"]).default("reopen"),
  handoffClearedOnResume: z.boolean().default(false),
  /** False lets two items of one session carry the same millisecond. */
  distinctTimes: z.boolean().default(true),
});

/** Auto-send applies only where the ticketing system is `Open` (contract opencx 9.8). */
const csat = z.strictObject({
  channels: z.array(z.string()).default([]),
  delayMs: z.number().min(0).default(0),
  ticketingSystem: z.string().default("Open"),
});

/** Every setting of the simulator with its default; the points the contract leaves open are all here. */
export const settingsSchema = z.strictObject({
  organizationId: z.string().default("7d0c2c8e-0f0b-4c7b-9a55-0c9a3f1d5e10"),
  limits: z
    .strictObject({
      requestsPerMinute: z.number().int().positive().nullable().default(100),
      retryAfter: z.boolean().default(true),
    })
    .prefault({}),
  contactsPageSize: z.number().int().positive().default(20),
  ai: z.strictObject({ name: z.string().default("AI"), reply: z.string().nullable().default(null) }).prefault({}),
  webhooks: webhooks.prefault({}),
  send: send.prefault({}),
  history: history.prefault({}),
  attachments: attachments.prefault({}),
  sessions: sessions.prefault({}),
  csat: csat.prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;
export type WebhookSettings = Settings["webhooks"];

/** Any part of the settings, at any depth. */
export type SettingsPatch = z.input<typeof settingsSchema>;

/**
 * Merges a patch into settings and checks the result.
 *
 * @throws ZodError naming unknown or wrong settings.
 */
export function mergeSettings(current: Partial<Settings>, patch: SettingsPatch): Settings {
  const merged: Record<string, unknown> = { ...current };
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key];
    merged[key] = isPlainObject(before) && isPlainObject(value) ? { ...before, ...value } : value;
  }
  return settingsSchema.parse(merged);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
