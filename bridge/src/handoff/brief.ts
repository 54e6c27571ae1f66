import type { DeskLimits } from "../desks/desk.ts";
import { oneLine, quoteLines } from "../lib/one-line.ts";
import { byteLength, fits, splitText, truncate } from "../lib/text.ts";
import { webAddress } from "../lib/web-address.ts";
import type { OpencxAttachment, Speaker } from "../opencx/types.ts";
import type { HandoffFacts, TriedStep } from "./payloads.ts";

/** One line of the transcript. */
export interface Turn {
  at: Date | undefined;
  speaker: Speaker;
  name?: string | undefined;
  text: string;
  attachments: OpencxAttachment[];
}

export interface BriefInput {
  channel: string;
  language: string | undefined;
  priority: string;
  mode: "live_transfer" | "logged_escalation" | undefined;
  reason: string | undefined;
  summary: string | undefined;
  facts: HandoffFacts;
  transcript: Turn[];
  /** Where the whole story can be read. */
  link: string | undefined;
}

const longestTurn = 1500;
const longestSummary = 2500;
const longestFact = 200;
const longestWord = 50;
const continued = "(continued) ";
const whoSpoke: Record<Speaker, string> = { customer: "Customer", ai: "AI", inbox: "OpenCX inbox", system: "System" };

/**
 * What the rep reads first, in as few messages as the desk's limits allow (contract salesforce-miaw 8: 22 messages a
 * minute). Who, why and what was tried come first; of the transcript the newest turns are kept when it must be cut.
 * What others wrote stands on the line that the bridge gives it, or on lines that begin with ">".
 *
 * @returns the messages in order; each within `partCharacters` and `partBytes`.
 */
export function renderBrief(input: BriefInput, limits: DeskLimits): { parts: string[]; turnsShown: number } {
  const size = { characters: limits.partCharacters, bytes: limits.partBytes };
  const head = headLines(input).join("\n");
  // An address at the very end would be cut off into a message of its own (contract salesforce-miaw 4.1).
  const foot = input.link === undefined ? "" : `Full trace: ${input.link} (opens in OpenCX)`;
  const said = input.transcript.filter((turn) => turn.text.trim() !== "" || turn.attachments.length > 0);
  const turns = newestLines(said, size.characters * limits.briefParts);
  for (let shown = turns.length; ; shown = fewer(shown)) {
    const text = [head, transcriptTitle(shown, said.length), ...turns.slice(turns.length - shown), foot]
      .filter((line) => line !== "")
      .join("\n");
    if (fits(text, size)) return { parts: [text], turnsShown: shown };
    const parts = inParts(text, size);
    if (parts.length <= limits.briefParts) return { parts, turnsShown: shown };
    if (shown === 0) return { parts: parts.slice(0, limits.briefParts), turnsShown: 0 };
  }
}

/** The newest turns as lines, no more of them than could ever fit. */
function newestLines(turns: Turn[], characters: number): string[] {
  const lines: string[] = [];
  for (let left = characters, index = turns.length - 1; index >= 0 && left > 0; index -= 1) {
    const line = turnLine(turns[index] as Turn);
    lines.unshift(line);
    left -= line.length;
  }
  return lines;
}

/** No part but the first begins like a head, wherever the text was cut. */
function inParts(text: string, size: { characters: number; bytes: number }): string[] {
  const room = { characters: size.characters - continued.length, bytes: size.bytes - continued.length };
  return splitText(text, room).map((part, index) => (index === 0 ? part : `${continued}${part}`));
}

function fewer(shown: number): number {
  return shown > 40 ? Math.floor(shown * 0.9) : shown - 1;
}

function headLines(input: BriefInput): string[] {
  const { facts } = input;
  const routed = [input.channel, input.language, `priority ${input.priority}`];
  return [
    ["OpenCX handoff", ...routed.map((fact) => fact && oneLine(fact, longestWord)), ticket(facts)]
      .filter(Boolean)
      .join(" · "),
    customerLine(facts),
    ...(input.reason === undefined ? [] : [`Why it came to a person: ${oneLine(input.reason, 500)}`]),
    ...phoneLines(input),
    ...(input.summary === undefined ? [] : [`Summary: ${summaryText(input.summary)}`]),
    ...(facts.sentiment === undefined ? [] : [`Mood: ${oneLine(facts.sentiment, longestWord)}`]),
    ...triedLines(facts.steps),
  ];
}

function summaryText(summary: string): string {
  return quoteLines(truncate(summary.trim(), { characters: longestSummary }));
}

function ticket(facts: HandoffFacts): string | undefined {
  return facts.ticketNumber === undefined ? undefined : `ticket #${facts.ticketNumber}`;
}

const proof: Record<HandoffFacts["identity"]["kind"], string> = {
  "verified-email": "identity verified",
  "matched-by-phone": "matched by phone number, not verified",
  anonymous: "anonymous, not verified",
  guest: "anonymous, not verified",
  "fell-back-to-anonymous": "should be verified but fell back to anonymous",
};

/** How sure the bridge is comes before everything that somebody may have typed; what was only typed in comes last. */
function customerLine({ customer, identity }: HandoffFacts): string {
  const { name, email, nonVerifiedEmail, nonVerifiedName, phone } = customer;
  const who = [
    fact(name) ?? "unknown name",
    fact(email),
    fact(phone),
    nonVerifiedEmail === email ? undefined : fact(nonVerifiedEmail, (typed) => `${typed} (typed in, not verified)`),
    nonVerifiedName === name
      ? undefined
      : fact(nonVerifiedName, (typed) => `calls themselves "${typed.replaceAll('"', "'")}" (typed in, not verified)`),
  ].filter((part) => part !== undefined);
  return `Customer (${proof[identity.kind]}): ${who.join(", ")}`;
}

function fact(text: string | undefined, word = (plain: string) => plain): string | undefined {
  const plain = oneLine(text ?? "", longestFact);
  return plain === "" ? undefined : word(plain);
}

const callState = {
  live_transfer: "Live transfer: the caller stays on the line and is being put through.",
  logged_escalation: "Logged escalation: the call has ended; the caller expects to be contacted.",
  unknown: "The AI handed this call off; whether the caller is still on the line is not known.",
};

/** What is different for a call: what was asked, what failed, and that typed words reach no caller (contract opencx 6). */
function phoneLines(input: BriefInput): string[] {
  if (input.channel !== "phone") return [];
  const { followUp, steps } = input.facts;
  const asked = input.transcript.find((turn) => turn.speaker === "customer" && turn.text.trim() !== "")?.text;
  const failed = steps.filter((step) => step.outcome === "failed").map((step) => step.title);
  return [
    ...(asked === undefined ? [] : [`The caller asked: ${oneLine(asked, 400)}`]),
    ...(failed.length === 0 ? [] : [`The AI could not: ${oneLine(failed.join("; "), 400)}`]),
    callState[input.mode ?? "unknown"],
    ...(followUp === undefined ? [] : [`How the caller expects to be contacted: ${oneLine(followUp, 400)}`]),
    "What you type here does not reach the caller.",
  ];
}

function triedLines(steps: TriedStep[]): string[] {
  if (steps.length === 0) return [];
  const lines = steps.slice(0, 15).map((step) => {
    const mark = step.outcome === "failed" ? "✗" : step.outcome === "ok" ? "✓" : "•";
    const detail = step.detail === undefined ? "" : `: ${step.detail}`;
    return oneLine(`${mark} ${step.title}${step.tool === undefined ? "" : ` (${step.tool})`}${detail}`, 300);
  });
  return ["What the AI tried:", ...lines];
}

function transcriptTitle(shown: number, all: number): string {
  if (all === 0) return "";
  return shown === all ? "Transcript (times in UTC):" : `Transcript (newest ${shown} of ${all}, times in UTC):`;
}

function turnLine(turn: Turn): string {
  const time = turn.at === undefined ? "" : `[${turn.at.toISOString().slice(0, 19).replace("T", " ")}] `;
  const label = whoSpoke[turn.speaker];
  // Without brackets: a name must not look like what the bridge says of the customer.
  const name = oneLine((turn.name ?? "").replace(/[()[\]]/g, ""), longestWord);
  const who = name === "" || name === label ? label : `${label} ${name}`;
  const files = turn.attachments.map(fileOf);
  const words = truncate(turn.text.trim(), { characters: longestTurn, bytes: longestTurn * 2 });
  const said = [quoteLines(words), ...files].filter((part) => part !== "").join(" ");
  return truncate(`${time}${who}: ${said}`, { characters: longestTurn + 300 });
}

/** A file with its address, if that is one of the web. */
function fileOf({ name, url }: Turn["attachments"][number]): string {
  const address = webAddress(url);
  const named = `file ${oneLine(name, longestFact)}`;
  return address === undefined ? `[${named}]` : `[${named}: ${oneLine(address, 1000)} ]`;
}

/** The summary that fits a field: the AI's own, else the customer's last words (contract opencx Q27). */
export function summaryOf(summary: string | undefined, transcript: Turn[]): string | undefined {
  if (summary !== undefined && byteLength(summary.trim()) > 0) return summary.trim();
  const last = transcript.findLast((turn) => turn.speaker === "customer" && turn.text.trim() !== "");
  return last === undefined
    ? undefined
    : `Last words of the customer: ${truncate(last.text.trim(), { characters: 400 })}`;
}
