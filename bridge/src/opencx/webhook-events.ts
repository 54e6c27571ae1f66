import { z } from "zod";
import { canonicalJson } from "../lib/canonical-json.ts";
import { BridgeError } from "../lib/errors.ts";
import { sha256 } from "../lib/ids.ts";
import { readLanguage } from "./language-tag.ts";
import { filesInside, readableText } from "./readable-text.ts";
import { readAttachments, readDate } from "./read.ts";
import type { OpencxAttachment, Speaker } from "./types.ts";

interface Told {
  event: string;
  sessionId: string;
  at: Date | undefined;
  /** The same for the same event, in whatever envelope and spelling it is delivered again (contract opencx Q8). */
  key: string;
}

/** What the bridge understands of OpenCX's own events; everything else is `other`. */
export type OpencxEvent = Told &
  (
    | {
        kind: "handoff";
        reason: string | undefined;
        summary: string | undefined;
        sentiment: string | undefined;
        language: string | undefined;
      }
    | {
        kind: "message";
        speaker: Speaker;
        messageId: string | undefined;
        name: string | undefined;
        text: string | undefined;
        attachments: OpencxAttachment[];
      }
    | { kind: "closed"; closedBy: string | undefined }
    | { kind: "other" }
  );

const envelope = z.looseObject({ event: z.string().min(1).max(200), data: z.unknown().optional() });
const string = z.string().nullish().catch(null);
const dataShape = z.looseObject({
  conversation_id: string,
  session_id: string,
  timestamp: z.union([z.string(), z.number()]).nullish().catch(null),
  reason: string,
  summary: string,
  user_sentiment: string,
  language: string,
  message_id: string,
  id: string,
  message: z.unknown().optional(),
  text: string,
  content: z.unknown().optional(),
  response: string,
  attachments: z.array(z.unknown()).nullish().catch(null),
  closed_by: z.looseObject({ type: string }).nullish().catch(null),
  sender: z.looseObject({ name: string }).nullish().catch(null),
  agent: z.looseObject({ name: string }).nullish().catch(null),
});
type Data = z.infer<typeof dataShape>;

const speakers: Record<string, Speaker> = {
  "conversation.contact_response": "customer",
  "conversation.ai_response": "ai",
  "conversation.agent_response": "inbox",
};

/** Everything in a webhook is stored in one transaction, so there is an end to it. */
const mostEvents = 1000;

/**
 * Reads a webhook body of any published version: `data` may be an object or an array of them (contract opencx 10.2).
 *
 * @returns one event per object that names a conversation; undefined when the body is no webhook at all.
 * @throws BridgeError `WEBHOOK_TOO_MANY_EVENTS` (413): none is dropped silently.
 */
export function readWebhook(body: unknown): OpencxEvent[] | undefined {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return undefined;
  const { event, data } = parsed.data;
  const list = Array.isArray(data) ? data : [data];
  if (list.length > mostEvents) throw tooManyEvents();
  return list.flatMap((one) => {
    const shape = dataShape.safeParse(one);
    const sessionId = shape.success ? (shape.data.conversation_id ?? shape.data.session_id) : undefined;
    if (!shape.success || !sessionId) return [];
    // The conversation and the time are in there too.
    const key = sha256(`${event}\n${canonicalJson(one)}`);
    return [readOne({ event, sessionId, at: readTimestamp(shape.data.timestamp), key }, shape.data)];
  });
}

function tooManyEvents(): BridgeError {
  return new BridgeError({
    code: "WEBHOOK_TOO_MANY_EVENTS",
    message: `The webhook holds more than ${mostEvents} events; nothing of it was stored.`,
    remedy: `Send at most ${mostEvents} objects in data, and the others in further webhooks.`,
    status: 413,
  });
}

function readOne(base: Told, data: Data): OpencxEvent {
  const { event } = base;
  const speaker = Object.hasOwn(speakers, event) ? speakers[event] : undefined;
  if (speaker !== undefined) return { ...base, kind: "message", speaker, ...readMessage(data) };
  if (event === "conversation.handoff_to_human") {
    return {
      ...base,
      kind: "handoff",
      reason: data.reason ?? undefined,
      summary: data.summary ?? undefined,
      sentiment: data.user_sentiment ?? undefined,
      language: readLanguage(data.language),
    };
  }
  if (event === "conversation.closed") return { ...base, kind: "closed", closedBy: data.closed_by?.type ?? undefined };
  return { ...base, kind: "other" };
}

/** The payloads of messages are not published: every likely member is looked at (contract opencx 10.3). */
function readMessage(data: Data) {
  const message =
    typeof data.message === "object" && data.message !== null ? (data.message as Record<string, unknown>) : {};
  const words =
    data.text ?? data.response ?? (readableText(data.content ?? data.message ?? "") || undefined) ?? undefined;
  const places = [data.attachments ?? [], filesInside(data.message), filesInside(data.content)];
  const id = data.message_id ?? (typeof message["id"] === "string" ? message["id"] : undefined) ?? data.id ?? undefined;
  return {
    messageId: id ?? undefined,
    name: data.agent?.name ?? data.sender?.name ?? undefined,
    text: words ?? undefined,
    attachments: readAttachments(places.find((files) => files.length > 0) ?? []),
  };
}

function readTimestamp(value: string | number | null | undefined): Date | undefined {
  return readDate(typeof value === "number" && value < 1e12 ? value * 1000 : value);
}
