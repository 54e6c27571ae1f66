import { z } from "zod";
import type { HandoffRequest } from "../../handoff/payloads.ts";
import { readLanguage } from "../../opencx/language-tag.ts";
import {
  described,
  exampleUuid,
  optionalChoice,
  optionalList,
  optionalMoment,
  optionalText,
  token,
} from "./members.ts";

const step = z
  .object({
    title: described(z.string().trim().min(1).max(500), "What was tried, in a few words.", "Looked up order 1234"),
    detail: optionalText(2000, "What came of it.", "The carrier has no scan since Monday."),
    tool: optionalText(200, "The tool or action that was called.", "orders.lookup"),
    outcome: optionalChoice(["ok", "failed", "unknown"], "Whether it worked; failed steps are marked for the rep."),
    at: optionalMoment("When."),
  })
  .meta({ id: "TriedStep", description: "Something the AI tried before it gave up." });

const turn = z
  .object({
    speaker: described(z.enum(["customer", "ai", "inbox", "system"]), "Who said it.", "customer"),
    text: described(z.string().max(100_000), "What was said.", "Where is my parcel?"),
    name: optionalText(200, "The speaker's name.", "Ada"),
    at: optionalMoment("When."),
  })
  .meta({ id: "TranscriptTurn", description: "One turn of the conversation so far." });

const attributes = z
  .record(
    z.string().min(1).max(100),
    z.union([z.string().max(4000), z.number(), z.boolean(), z.null()], "Give text, a number, true or false."),
  )
  .refine((value) => Object.keys(value).length <= 50, "At most 50 attributes.")
  .nullish()
  .transform((value) => (value == null ? undefined : asTexts(value)));

/** The body of `POST /v1/handoffs`; members that nobody reads are passed over and told. */
export const handoffRequest = z
  .object({
    sessionId: described(
      z.string().regex(token, "Give OpenCX's session id: 1 to 200 letters, digits or . _ : -"),
      "OpenCX's id of the session that people take over.",
      exampleUuid,
    ),
    connection: optionalText(
      100,
      "Which connection takes it; without it the default of the session's channel.",
      "production",
    ),
    reason: optionalText(1000, "Why the AI gives up: one of OpenCX's reasons, or a sentence.", "The customer asked."),
    summary: optionalText(20_000, "The conversation so far, for a rep who has three seconds.", "Parcel 1234 is late."),
    sentiment: optionalText(100, "How the customer feels.", "angry"),
    language: optionalText(50, "The conversation's language, as a tag of BCP 47; any other is passed over.", "en"),
    priority: optionalText(100, "Goes into routing as it is.", "High"),
    mode: optionalChoice(
      ["live_transfer", "logged_escalation"],
      "For phone: the caller stays on the line, or the call is over and somebody comes back to it.",
    ),
    followUp: optionalText(
      2000,
      "For phone: how the customer expects to be contacted, as a channel (phone, e-mail, SMS) or in a sentence. The rep reads it; routing gets it as Follow_Up, cut to 40 characters.",
      "phone",
    ),
    attributes: described(attributes, "Facts for routing, by name; at most 50.", { plan: "gold" }),
    steps: optionalList(step, 50, "What was already tried; failed steps are marked for the rep."),
    transcript: optionalList(turn, 500, "The conversation so far, where OpenCX's history does not have it."),
  })
  .meta({ id: "HandoffRequest" });

type Parsed = z.output<typeof handoffRequest>;

/** The request as the heart takes it. What a caller with a key says is believed. */
export function toHandoffRequest(
  { sessionId: _, ...told }: Parsed,
  idempotencyKey: string | undefined,
): HandoffRequest {
  return { ...told, language: readLanguage(told.language), idempotencyKey, trusted: true };
}

function asTexts(value: Record<string, string | number | boolean | null>): Record<string, string> {
  const told = Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, String(one)] as const]));
  return Object.fromEntries(told);
}
