import type { TranscriptLine, TraceView } from "../handoff/views.ts";
import type { TracePage } from "./schemas/trace.ts";

/** The most that one answer may weigh: a panel in the org reads it within its limits (design section 9). */
export const pageBytes = 200_000;
const reserveBytes = 4_000;
const longestText = 8_000;

/**
 * Cuts a trace to a page: long texts first, then late events (`next` asks for them), then old lines. What names the
 * handoff, the reason and the summary always stays.
 */
export function fitTrace(view: TraceView, bytes = pageBytes): TracePage {
  const page = { ...view, transcriptCut: false };
  if (weigh(page) <= bytes) return page;
  const short = {
    ...page,
    steps: view.steps.map((step) =>
      step.detail === undefined ? step : { ...step, detail: step.detail.slice(0, 300) },
    ),
    lastAnswers: view.lastAnswers.map(shorten),
    transcriptCut: view.transcript.length > 0,
  };
  const rest = Math.max(0, bytes - reserveBytes - weigh({ ...short, transcript: [], events: [] }));
  const events = firstWithin(view.events, view.transcript.length > 0 ? rest / 2 : rest);
  const lines = view.transcript.map((line): TranscriptLine => ({ ...line, text: shorten(line.text) }));
  const transcript = lastWithin(lines, rest - weigh(events));
  const next = events.length < view.events.length ? (events.at(-1)?.id ?? view.next) : view.next;
  return { ...short, events, transcript, next };
}

function firstWithin<T>(items: T[], bytes: number): T[] {
  let size = 0;
  const end = items.findIndex((item) => (size += weigh(item) + 1) > bytes);
  return end === -1 ? items : items.slice(0, Math.max(1, end));
}

function lastWithin<T>(items: T[], bytes: number): T[] {
  let size = 0;
  const before = items.findLastIndex((item) => (size += weigh(item) + 1) > bytes);
  return items.slice(before + 1);
}

function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1).toWellFormed()}…`;
}

function weigh(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
