import { z } from "zod";
import type { TraceView } from "../../handoff/views.ts";
import { described, exampleUuid } from "./members.ts";
import { handoffView } from "./views.ts";

const text = z.string().nullable();
const optional = z.string().optional();

const line = z
  .object({
    at: z.iso.datetime(),
    speaker: described(z.string(), "customer, ai, inbox, system, rep or bridge.", "customer"),
    name: text,
    text: described(z.string(), "What was said.", "Where is my parcel?"),
    files: z.array(z.string()),
    status: described(z.string(), "before: the brief tells it; else pending, done, dead, too_late, …", "done"),
  })
  .meta({ id: "TranscriptLine" });

const event = z
  .object({
    id: described(z.int(), "Events are numbered in the order they were stored.", 42),
    at: described(z.iso.datetime(), "When.", "2026-01-31T09:30:00.000Z"),
    kind: described(z.string(), "What happened.", "state"),
    level: described(z.string(), "info, warning or error.", "info"),
    durationMs: described(z.int().nullable(), "How long it took.", 320),
    conversationNo: z.int().nullable(),
    data: described(z.record(z.string(), z.unknown()), "Codes and ids; never what people wrote.", { to: "queued" }),
  })
  .meta({ id: "TraceEvent" });

export const traceView = z
  .object({
    handoff: handoffView,
    customer: z
      .object({
        name: optional,
        nonVerifiedName: optional,
        email: optional,
        nonVerifiedEmail: optional,
        phone: optional,
      })
      .nullable(),
    sentiment: text,
    ticketNumber: z.number().nullable(),
    reason: described(text, "Why it came to a person.", "The customer asked for a person"),
    summary: described(text, "The AI's summary.", "Parcel 1234 is late."),
    steps: z.array(
      z.object({
        title: z.string(),
        detail: optional,
        tool: optional,
        outcome: z.enum(["ok", "failed", "unknown"]).optional(),
        at: optional,
      }),
    ),
    lastAnswers: described(z.array(z.string()), "The AI's last answers, where no steps are known.", []),
    link: described(text, "The session in OpenCX.", "https://platform.open.cx/sessions/1"),
    transcript: described(z.array(line), "The newest lines that fit; first page only."),
    transcriptCut: described(z.boolean(), "True when older lines or the ends of long ones were left out.", false),
    events: described(z.array(event), "The timeline, oldest first."),
    next: described(z.int().nullable(), "Ask again with this as `after`; null when these were the last.", null),
  })
  .meta({ id: "Trace", description: "What a rep or an admin may see of one handoff; at most 200 kB." });

/** A trace as it goes out: fitted to a page. */
export type TracePage = TraceView & { transcriptCut: boolean };

export const sessionTraces = z
  .object({
    sessionId: described(z.string(), "OpenCX's id of the session.", exampleUuid),
    handoffs: described(z.array(traceView), "The newest five, newest first; together at most 200 kB."),
  })
  .meta({ id: "SessionTraces" });
