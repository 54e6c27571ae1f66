import type { TriedStep } from "../../../src/handoff/payloads.ts";
import type { Trace } from "../../bridge-caller.ts";
import { durationText } from "../../timeline/print.ts";
import { tellTimeline } from "../../timeline/words.ts";

/** What the bridge tells of a handoff, in the order in which somebody needs it. */
export interface TraceSheet {
  state: { text: string; tone: "good" | "caution" | "bad" | "" };
  customer: string;
  badges: { text: string; tone: "good" | "caution" | "" }[];
  reason: string;
  summary: string;
  steps: TriedStep[];
  timeline: { id: number; at: string; words: string; took: string; level: string; minor: boolean }[];
  ids: { label: string; value: string }[];
  link: string | null;
}

export function traceSheet(trace: Trace): TraceSheet {
  const { handoff, customer, reason, summary, steps, events, link } = trace;
  return {
    state: stateOf(handoff),
    customer: customer?.name ?? "Visitor",
    badges: badgesOf(trace),
    reason: reason ?? "It came to a person",
    summary: summary ?? "",
    steps,
    timeline: tellTimeline(events, handoff.conversations).map(({ durationMs, ...line }) => ({
      ...line,
      took: durationText(durationMs),
    })),
    ids: idsOf(handoff),
    link,
  };
}

function stateOf({ state, conversations, endedBy }: Trace["handoff"]): TraceSheet["state"] {
  const last = conversations.at(-1);
  if (state === "with-rep") return { text: `With ${last?.reps.join(", ") || "a rep"}`, tone: "good" };
  if (state === "ended") return { text: `Over, ended by the ${endedBy ?? "system"}`, tone: "" };
  if (state === "failed") return { text: "Failed", tone: "bad" };
  if (state === "transferring") return { text: "On its way to a colleague", tone: "caution" };
  if (state === "queued" && last?.desk === "dynamics-incidents") return { text: "On an incident", tone: "good" };
  return { text: state === "queued" ? "Waiting for a rep" : "Being opened", tone: "caution" };
}

const proofs: Record<string, TraceSheet["badges"][number]> = {
  "verified-email": { text: "Verified", tone: "good" },
  "matched-by-phone": { text: "Matched by phone", tone: "caution" },
  anonymous: { text: "Anonymous", tone: "" },
};
const channels: Record<string, string> = {
  ...{ web: "Web chat", sms: "SMS", whatsapp: "WhatsApp", phone: "Phone", email: "E-mail" },
};

function badgesOf({ handoff, sentiment }: Trace): TraceSheet["badges"] {
  const { identity, channel, language, priority } = handoff;
  const proof = proofs[identity ?? ""];
  const isUrgent = /^(high|urgent)$/i.test(priority ?? "");
  const said = [
    channel === null ? undefined : { text: channels[channel] ?? channel, tone: "" as const },
    language === "en" ? { text: "English", tone: "" as const } : undefined,
    isUrgent ? { text: `${priority} priority`, tone: "caution" as const } : undefined,
    sentiment === "angry" ? { text: "Angry", tone: "caution" as const } : undefined,
  ];
  return [proof, ...said].filter((badge) => badge !== undefined);
}

/** Names of the records as an admin looks for them. */
const labels: Record<string, string> = {
  dynamics365_chat_id: "Conversation",
  dynamics365_incident_id: "Incident",
  dynamics365_ticket_number: "Ticket number",
  dynamics365_contact_id: "Contact",
};

function idsOf({ id, sessionId, conversations }: Trace["handoff"]): TraceSheet["ids"] {
  const records = conversations.flatMap((one) => Object.entries(one.records));
  return [
    { label: "OpenCX session", value: sessionId },
    { label: "Handoff", value: id },
    ...records.map(([name, value]) => ({ label: labels[name] ?? name, value })),
  ];
}
