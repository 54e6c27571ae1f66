import type { TraceLine } from "../bridge-caller.ts";
import { noteWords } from "./note-words.ts";
import { type Place, placeOf, type TracedConversation } from "./place.ts";
import { enders, proofs, reasons, sources, speakers, states } from "./terms.ts";

export { proofs } from "./terms.ts";

/** One line of a trace, told. */
export interface ToldLine {
  id: number;
  at: string;
  /** What happened, as a sentence without its full stop. */
  words: string;
  durationMs: number | null;
  level: string;
  /** Whether the line only matters to somebody who looks closely. */
  minor: boolean;
}

type Data = Record<string, unknown>;

/** Each kind of trace event in words; a rep's panel uses the same ones. */
const told: Record<string, (data: Data, place: Place) => string> = {
  accepted: ({ source }) => `Handoff received ${sources[text(source)] ?? `from ${text(source)}`}`,
  "reported-again": ({ source }) => `The same handoff was reported again ${sources[text(source)] ?? ""}`.trim(),
  state: ({ to }, { isIncident }) =>
    isIncident && to === "queued" ? "With the team, on the incident" : (states[text(to)] ?? `State: ${text(to)}`),
  "read-opencx": ({ items }) => `Read the session and its history from OpenCX: ${count(items, "item")}`,
  identity: ({ proven }) => `Identity settled: ${proofs[text(proven)] ?? text(proven)}`,
  debug: ({ transcript }) => `Brief written${turns(transcript)}`,
  warning: ({ message, code }) => text(message) || text(code),
  opened: ({ records }, { system }) => `${openedAs(records)} opened in ${system}`,
  "open-retry": ({ code, attempts }, { system }) =>
    `${system} did not open it (${text(code)}), attempt ${text(attempts)}`,
  "desk-queued": ({ waitSeconds }, { system }) =>
    `${system} put it in the queue${typeof waitSeconds === "number" ? `, about ${waitSeconds} s to wait` : ""}`,
  "desk-position": ({ position }) => `Number ${text(position)} in the queue`,
  "desk-offered": (_data, { system }) => `${system} assigned it to a rep`,
  "desk-joined": ({ rep }) => `${text(rep)} joined`,
  "desk-left": ({ rep }) => `${text(rep)} left`,
  "desk-message": (data) =>
    `${text(data["rep"])} wrote${data["afterEnd"] === true ? " after the end" : ""}: ${amount(data)}`,
  "desk-delivered": () => "The rep's console received it",
  "desk-read": () => "The rep has read it",
  "desk-transferring": () => "The rep passed it on to a colleague",
  "desk-ended": ({ by }) => `The conversation was ended by ${enders[text(by)] ?? text(by)}`,
  "desk-unavailable": ({ reason }, { system }) => `${system} found nobody: ${reasons[text(reason)] ?? text(reason)}`,
  "desk-noted": noteWords,
  said: (data) => `${speakers[text(data["speaker"])] ?? "Somebody"} wrote: ${amount(data)}`,
  "sent-brief": (_data, { isIncident }) => (isIncident ? "Brief put on the incident" : "Brief delivered to the rep"),
  "sent-said": (_data, { isIncident }) => (isIncident ? "Noted on the incident" : "Passed on to the rep"),
  "sent-file": (_data, { isIncident }) => (isIncident ? "File attached to the incident" : "File passed on to the rep"),
  "sent-rep-notice": () => "Note delivered to the rep",
  "sent-receipt": (_data, { system, takesReceipts }) =>
    takesReceipts ? `Receipt sent to ${system}` : `Receipt noted; ${system} takes none`,
  "sent-end": (_data, { system }) => `${system} was told that the customer's side has ended`,
  "sent-close-previous": () => "The earlier conversation was closed",
  "empty-reply": () => "A reply of the rep had neither words nor a file",
  "told-reply": () => "Reply delivered to the customer",
  "told-notice": () => "Customer informed",
  "told-resolve": () => "OpenCX session marked as resolved",
  "told-reopen": () => "OpenCX session opened again",
  "told-workflow": () => "OpenCX workflow called: the AI carries on",
  "history-cut": ({ items }) => `The history is longer than what was read: ${count(items, "item")}`,
  "already-in-brief": ({ messages }) => `${count(messages, "message")} not repeated: the brief tells them`,
  "found-by-looking": ({ messages }) => `Found what nobody had reported: ${count(messages, "message")}`,
  refreshed: ({ items }) => `Read the session again: ${count(items, "item")}`,
  "identified-later": () => "The customer has identified since",
  "stop-word": () => "The customer ended with the stop word",
  "end-requested": ({ by }) => `End asked for by ${enders[text(by)] ?? text(by)}`,
  unavailable: ({ reason }) => `Nobody is there: ${reasons[text(reason)] ?? text(reason)}`,
  "fallback-cancelled": () => "A rep joined in time, so nothing else was done",
  "handing-on": ({ to }) => `Handed on to ${text(to)}`,
  "hand-on-failed": ({ code }) => `The other desk could not take it (${text(code)}); the wait goes on here`,
  "left-open": ({ code }) => `The conversation could not be closed at the desk (${text(code)})`,
  "record-gone": (_data, { isIncident }) =>
    `The ${isIncident ? "incident is resolved or" : "Case is"} gone; a new one gets the whole story`,
  "hand-on-cancelled": () => "Not handed on: a rep joined in time",
  "case-reopened": () => "The Case was opened again",
  "written-after-end": ({ messages }) => `The customer wrote after the end: ${count(messages, "message")} for people`,
  "left-to-ai": ({ messages }) => `The customer wrote after the end: the AI has taken ${count(messages, "message")}`,
  "previous-closed": () => "The earlier desk was closed",
  "inactivity-warning": () => "The customer was asked whether they are still there",
  alone: (_data, { system }) => `Nobody is in the conversation; asking ${system} what that means`,
  "file-as-link": () => "The file was passed on as a link",
  "reply-retry": ({ code }) => `OpenCX did not take the reply (${text(code)}); it will be sent again`,
  "maybe-twice": () => "A reply may have arrived twice",
  dead: ({ kind, code }) => `Given up on a ${text(kind)} (${text(code)}); an admin can replay it`,
  replayed: () => "Replayed by an admin",
  ended: ({ by, tooLate }) =>
    `Handoff over, ended by ${enders[text(by)] ?? text(by)}${tooLate ? `; ${count(tooLate, "message")} came too late` : ""}`,
};

const minorKinds = new Set([
  "debug",
  "state",
  "desk-delivered",
  "desk-read",
  "sent-receipt",
  "refreshed",
  "already-in-brief",
  "reported-again",
]);

/**
 * The timeline of a trace in words, in the order in which it happened.
 *
 * @param conversations where it happened; without them in Salesforce.
 */
export function tellTimeline(
  events: readonly TraceLine[],
  conversations: readonly TracedConversation[] = [],
): ToldLine[] {
  return events
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.id - b.id)
    .map(({ id, at, kind, data, durationMs, level, conversationNo }) => ({
      id,
      at,
      words: told[kind]?.(data, placeOf(conversations, conversationNo)) ?? kind.replaceAll("-", " "),
      durationMs,
      level,
      minor: level === "info" && (minorKinds.has(kind) || isQuietNote(kind, data)),
    }));
}

function isQuietNote(kind: string, data: Data): boolean {
  return kind === "desk-noted" && data["what"] === "session-status";
}

function openedAs(records: unknown): string {
  const known = (records ?? {}) as Data;
  const [caseNumber, ticket] = [text(known["salesforce_case_number"]), text(known["dynamics365_ticket_number"])];
  if (ticket !== "") return `Incident ${ticket}`;
  return caseNumber === "" ? "Conversation" : `Case ${caseNumber}`;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function count(value: unknown, what: string): string {
  const number = Number(value);
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function amount({ characters, files }: Data): string {
  const parts = [
    Number(characters) > 0 ? count(characters, "character") : "",
    Number(files) > 0 ? count(files, "file") : "",
  ];
  return parts.filter((part) => part !== "").join(", ") || "nothing";
}

function turns(transcript: unknown): string {
  if (typeof transcript !== "object" || transcript === null) return "";
  const { turns: all, parts } = transcript as Data;
  return `: ${count(all, "line")} of transcript in ${count(parts, "message")}`;
}
