import type { Trace } from "../bridge-caller.ts";
import { durationText } from "../timeline/print.ts";
import { tellTimeline, type ToldLine } from "../timeline/words.ts";

export type Tone = "good" | "caution" | "bad" | "plain";

/** What a rep sees of a handoff, top to bottom (design section 9). */
export interface Panel {
  /** Who: one line of badges. */
  badges: { text: string; tone: Tone; label: string }[];
  state: { text: string; tone: Tone };
  /** Why it came to a person. */
  reason: string | null;
  summary: string | null;
  /** What was already tried; empty when nobody knows. */
  tried: { title: string; detail: string | null; tool: string | null; outcome: string }[];
  /** Where no steps are known: what the AI answered last. */
  lastAnswers: string[];
  transcript: { at: string; who: string; speaker: string; text: string; files: string[]; note: string | null }[];
  timeline: (ToldLine & { took: string })[];
  ids: { label: string; value: string }[];
  link: string | null;
}

/** Arranges a trace as the panel shows it. */
export function panelOf(trace: Trace): Panel {
  const { handoff } = trace;
  return {
    badges: badges(trace),
    state: stateOf(trace),
    reason: trace.reason,
    summary: trace.summary,
    tried: trace.steps.map(({ title, detail, tool, outcome }) => ({
      title,
      detail: detail ?? null,
      tool: tool ?? null,
      outcome: outcome ?? "unknown",
    })),
    lastAnswers: trace.lastAnswers,
    transcript: trace.transcript.map((line) => ({
      at: line.at,
      who:
        line.name ??
        (line.speaker === "customer" ? trace.customer?.name : undefined) ??
        speakers[line.speaker] ??
        line.speaker,
      speaker: line.speaker,
      text: line.text,
      files: line.files,
      note: notes[line.status] ?? null,
    })),
    timeline: tellTimeline(trace.events).map((line) => ({ ...line, took: durationText(line.durationMs) })),
    ids: [
      { label: "Handoff", value: handoff.id },
      { label: "OpenCX session", value: handoff.sessionId },
      ...handoff.conversations.flatMap(({ conversationId, records }) => [
        ...(conversationId === null ? [] : [{ label: "Conversation", value: conversationId }]),
        ...Object.entries(records).map(([label, value]) => ({ label: recordLabels[label] ?? label, value })),
      ]),
    ],
    link: trace.link,
  };
}

function badges({ handoff, customer }: Trace): Panel["badges"] {
  const proof = proofs[handoff.identity ?? ""] ?? { text: "Not verified", tone: "plain" as const };
  const language = handoff.language?.split(/[-_]/)[0];
  return [
    { label: "Name", text: customer?.name ?? "Name unknown", tone: "plain" as const },
    { label: "Identity", ...proof },
    { label: "Channel", text: channelNames[handoff.channel ?? ""] ?? handoff.channel ?? "", tone: "plain" as const },
    { label: "Language", text: language === undefined ? "" : languageName(language), tone: "plain" as const },
    { label: "Priority", ...priority(handoff.priority) },
  ].filter(({ text }) => text !== "");
}

function priority(value: string | null): { text: string; tone: Tone } {
  const text = value ?? "Medium";
  return { text: `${text} priority`, tone: /^(high|urgent)$/i.test(text) ? "bad" : "plain" };
}

function stateOf({ handoff }: Trace): Panel["state"] {
  const reps = handoff.conversations.at(-1)?.reps.join(", ") ?? "";
  if (handoff.state === "with-rep") return { text: reps === "" ? "With a rep" : `With ${reps}`, tone: "good" };
  if (handoff.unavailableReason !== null && handoff.endedAt === null)
    return { text: "Nobody is there", tone: "caution" };
  return states[handoff.state] ?? { text: handoff.state, tone: "plain" };
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const proofs: Record<string, { text: string; tone: Tone }> = {
  "verified-email": { text: "Verified", tone: "good" },
  "matched-by-phone": { text: "Matched by phone number", tone: "caution" },
  anonymous: { text: "Not verified", tone: "plain" },
  guest: { text: "Not verified", tone: "plain" },
  "fell-back-to-anonymous": { text: "Verification failed", tone: "bad" },
};

const states: Record<string, Panel["state"]> = {
  received: { text: "Opening", tone: "plain" },
  opening: { text: "Opening", tone: "plain" },
  queued: { text: "Waiting for a rep", tone: "caution" },
  transferring: { text: "Being transferred", tone: "caution" },
  "handing-on": { text: "Going to another desk", tone: "caution" },
  ended: { text: "Ended", tone: "plain" },
  failed: { text: "Failed", tone: "bad" },
};

const channelNames: Record<string, string> = { web: "Web chat", whatsapp: "WhatsApp", sms: "SMS", phone: "Phone" };
const speakers: Record<string, string> = { customer: "Customer", ai: "AI", bridge: "Told to the customer" };
const notes: Record<string, string> = {
  pending: "on its way",
  sending: "on its way",
  dead: "not delivered",
  too_late: "too late",
};
const recordLabels: Record<string, string> = {
  messagingSessionId: "Messaging Session",
  pendingServiceRoutingId: "Pending routing",
};
