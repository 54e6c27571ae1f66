import { z } from "zod";
import { sha256 } from "../lib/ids.ts";
import { readLanguage } from "./language-tag.ts";
import { filesInside, readableText } from "./readable-text.ts";
import type { HistoryItem, OpencxAttachment, OpencxSession, Speaker } from "./types.ts";

/** What is not of its kind is passed over: only what a session cannot be used without makes it unreadable. */
const text = z.string().nullish().catch(null);
const loose = z.record(z.string(), z.unknown());
const ticketNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

const sessionShape = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  ai_closure_type: text,
  channel: z.looseObject({ type: z.string() }).nullish(),
  ticket_number: ticketNumber.nullish().catch(null),
  language: text,
  updated_at: text,
  contact: z
    .looseObject({
      id: text,
      name: text,
      email: text,
      phone_number: text,
      non_verified_name: text,
      non_verified_email: text,
    })
    .nullish()
    .catch(null),
  custom_data: loose.nullish().catch(null),
  handoff: z.looseObject({ summary: text, summery: text, sentiment: text }).nullish().catch(null),
  ticketing_system: z
    .looseObject({ name: text, external_id: z.union([z.string(), z.number()]).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Reads a Session of any published version (contract opencx 9.2). Throws ZodError on anything else. */
export function readSession(body: unknown): OpencxSession {
  const raw = sessionShape.parse(body);
  const contact = raw.contact;
  return {
    id: raw.id,
    status: raw.status === "closed_resolved" || raw.status === "closed_unresolved" ? raw.status : "open",
    handedOff: raw.ai_closure_type === "handed_off",
    channel: { type: raw.channel?.type ?? "" },
    ticketNumber: raw.ticket_number ?? undefined,
    language: readLanguage(raw.language),
    updatedAt: readDate(raw.updated_at),
    contact: contact
      ? {
          id: contact.id ?? undefined,
          name: nonEmpty(contact.name),
          email: nonEmpty(contact.email),
          phone: nonEmpty(contact.phone_number),
          nonVerifiedName: nonEmpty(contact.non_verified_name),
          nonVerifiedEmail: nonEmpty(contact.non_verified_email),
        }
      : undefined,
    customData: raw.custom_data ?? {},
    handoff: raw.handoff
      ? { summary: nonEmpty(raw.handoff.summary ?? raw.handoff.summery), sentiment: nonEmpty(raw.handoff.sentiment) }
      : undefined,
    ticketingSystem: raw.ticketing_system?.name
      ? { name: raw.ticketing_system.name, externalId: String(raw.ticketing_system.external_id ?? "") }
      : undefined,
  };
}

const itemShape = z.looseObject({
  id: text,
  created_at: z.string(),
  event: z.looseObject({
    type: z.string(),
    sender: z.looseObject({ type: text, name: text }).nullish().catch(null),
    content: z.unknown().optional(),
    attachments: z.array(z.unknown()).nullish().catch(null),
  }),
});

/** Reads one item of the history (contract opencx 9.4); undefined for one that cannot be read at all. */
export function readHistoryItem(body: unknown): HistoryItem | undefined {
  const parsed = itemShape.safeParse(body);
  if (!parsed.success) return undefined;
  const { id, created_at: createdAt, event } = parsed.data;
  const at = readDate(createdAt);
  if (at === undefined) return undefined;
  const words = readableText(event.content);
  return {
    id:
      nonEmpty(id) ??
      `~${sha256([at.toISOString(), event.type, event.sender?.type, words].join("\u001f")).slice(0, 32)}`,
    at,
    kind: kindOf(event.type),
    type: event.type,
    speaker: speakerOf(event.sender?.type),
    name: nonEmpty(event.sender?.name),
    text: words,
    attachments: readAttachments(event.attachments?.length ? event.attachments : filesInside(event.content)),
  };
}

function kindOf(type: string): HistoryItem["kind"] {
  if (type === "message") return "message";
  if (type === "handoff" || type.startsWith("handoff_to_")) return "handoff";
  if (type === "human_agent_comment" || type === "agent_comment") return "note";
  return "event";
}

function speakerOf(type: string | null | undefined): Speaker {
  if (type === "contact" || type === "user" || type === "customer") return "customer";
  if (type === "ai" || type === "bot" || type === "assistant") return "ai";
  if (type === "human_agent" || type === "agent" || type === "human") return "inbox";
  return "system";
}

const attachmentShape = z.looseObject({
  name: text,
  url: z.string(),
  type: text,
  mime_type: text,
  size: z.number().nullish().catch(null),
});

/** Reads attachments in either spelling of their type; those without an address are left out. */
export function readAttachments(list: unknown[]): OpencxAttachment[] {
  return list.flatMap((one) => {
    const parsed = attachmentShape.safeParse(one);
    if (!parsed.success) return [];
    const { name, url, type, mime_type: mimeType, size } = parsed.data;
    return [
      {
        name: nonEmpty(name) ?? "file",
        url,
        mimeType: nonEmpty(mimeType) ?? nonEmpty(type) ?? "application/octet-stream",
        size: size ?? undefined,
      },
    ];
  });
}

const earliest = Date.UTC(2000, 0);
const latest = Date.UTC(2200, 0);

/** A date that nobody can have meant, and that no store may hold, is none: microseconds, or the year -271821. */
export function readDate(value: string | number | null | undefined): Date | undefined {
  if (value === null || value === undefined) return undefined;
  const at = new Date(value);
  return at.getTime() >= earliest && at.getTime() < latest ? at : undefined;
}

function nonEmpty(value: string | null | undefined): string | undefined {
  return value === null || value === undefined || value.trim() === "" ? undefined : value.trim();
}
