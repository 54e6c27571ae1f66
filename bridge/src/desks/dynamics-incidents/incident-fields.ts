import type { Row } from "../../dynamics/dataverse/dataverse.ts";
import { cleanText } from "../../dynamics/dataverse/odata.ts";
import { truncate } from "../../lib/text.ts";
import type { DeskHandoff, DeskText } from "../desk.ts";
import type { DynamicsIncidentsSettings } from "./settings.ts";

const titleCharacters = 200;
export const ownerColumn = "ownerid@odata.bind";
const inNotes = "(transcript in the notes)";
const usualOrigins: Readonly<Record<string, number>> = { phone: 1, email: 2 };
const usualPriorities: Readonly<Record<string, number>> = { urgent: 1, high: 1, low: 3 };

/** The customer's address if it is proven; only such a one may find somebody's contact. */
export function verifiedEmail({ identity }: DeskHandoff): string | undefined {
  const value = identity.value.trim();
  return identity.kind === "verified-email" && value.length <= 100 && value.includes("@") ? value : undefined;
}

/** `<classification> - <name, address or number>`, or what OpenCX writes when nothing is known (contract opencx 8.5). */
export function titleOf({ customer, metadata, reason }: DeskHandoff): string {
  const who = [customer.name, customer.email, customer.nonVerifiedEmail, customer.phone].find(isSaid);
  if (who === undefined) return "Support - Anonymous";
  const classification = [metadata["classification"], reason].find(isSaid) ?? "Support";
  return truncate(`${firstLine(classification)} - ${firstLine(who)}`, { characters: titleCharacters });
}

export interface Description {
  text: string;
  /** Whether the brief is in it, so that no note has to repeat it. */
  hasBrief: boolean;
}

/** OpenCX's layout (contract opencx 8.5); the transcript goes into notes where the column has no room for it. */
export function descriptionOf(handoff: DeskHandoff, brief: DeskText[], characters: number): Description {
  const { customer, metadata, sentiment, channel, summary, link } = handoff;
  const { email, nonVerifiedEmail } = customer;
  const typed =
    isSaid(nonVerifiedEmail) && nonVerifiedEmail !== email ? `${nonVerifiedEmail} (not verified)` : undefined;
  const lines = [
    ["Channel", channel],
    ["Summary", summary],
    ["Classification", metadata["classification"] ?? handoff.reason],
    ["Sentiment", sentiment],
    ["Customer Details", [customer.name, email, typed, customer.phone].filter(isSaid).join(", ")],
    ["Session", link ?? handoff.sessionId],
  ] as const;
  const head = lines.flatMap(([name, value]) => (isSaid(value) ? [`${name}: ${value.trim()}`] : [])).join("\n");
  const whole = cleanText([head, ...brief.map(({ text }) => text)].join("\n\n"));
  if (whole.length <= characters) return { text: whole, hasBrief: true };
  const room = characters - inNotes.length - 2;
  return { text: `${truncate(cleanText(head), { characters: room })}\n\n${inNotes}`, hasBrief: false };
}

/** All columns of a new incident but the customer (contract dynamics-365 5.4 and 6.1). */
export function incidentRow(handoff: DeskHandoff, description: string, settings: DynamicsIncidentsSettings): Row {
  const { incident } = settings;
  const { ownerId, ownerTeamId, ticketProperties } = incident;
  const owner =
    ownerId !== undefined
      ? `/systemusers(${ownerId})`
      : ownerTeamId !== undefined
        ? `/teams(${ownerTeamId})`
        : undefined;
  return {
    title: cleanText(titleOf(handoff)),
    description,
    prioritycode: priorityOf(handoff.priority, incident),
    caseorigincode: own(incident.origins, handoff.channel) ?? usualOrigins[handoff.channel] ?? 3,
    ...(owner === undefined ? {} : { [ownerColumn]: owner }),
    ...ticketProperties,
  };
}

/** Dataverse has three; OpenCX's fourth is the lowest. */
function priorityOf(word: string | undefined, incident: DynamicsIncidentsSettings["incident"]): number {
  const name = word?.trim().toLowerCase() ?? "";
  const chosen = own(incident.priorities, name) ?? usualPriorities[name] ?? incident.priority;
  return chosen === 4 && own(incident.priorities, name) === undefined ? 3 : chosen;
}

function own(values: Record<string, number>, name: string): number | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== "";
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? "";
}
