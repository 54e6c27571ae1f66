import { expect, test } from "@jest/globals";
import { fitTrace, pageBytes } from "../../src/http/fit-trace.ts";
import type { TraceView } from "../../src/handoff/views.ts";

function trace(parts: Partial<TraceView>): TraceView {
  const handoff = { id: "h", sessionId: "s" } as TraceView["handoff"];
  return {
    handoff,
    customer: null,
    sentiment: null,
    ticketNumber: null,
    reason: "asked",
    summary: "late",
    steps: [],
    lastAnswers: [],
    link: null,
    transcript: [],
    events: [],
    next: null,
    ...parts,
  };
}

function line(text: string): TraceView["transcript"][number] {
  return { at: "2026-01-31T09:30:00.000Z", speaker: "customer", name: null, text, files: [], status: "done" };
}

function event(id: number, note: string): TraceView["events"][number] {
  return { id, at: new Date(0), kind: "x", level: "info", durationMs: null, conversationNo: null, data: { note } };
}

test("a trace that fits is left as it is", () => {
  const view = trace({ transcript: [line("Hello?")], events: [event(1, "a")], next: 7 });

  expect(fitTrace(view)).toEqual({ ...view, transcriptCut: false });
});

test("the newest lines stay, whole characters only, and the page says that something is missing", () => {
  const transcript = Array.from({ length: 60 }, (_, i) => line(`${i} ${"😀".repeat(4500)}`));

  const page = fitTrace(trace({ transcript }));

  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(pageBytes);
  expect(page.transcriptCut).toBe(true);
  expect(page.transcript.at(-1)?.text).toMatch(/^59 😀.*…$/su);
  expect(page.transcript.every(({ text }) => text.isWellFormed())).toBe(true);
});

test("events that do not fit are left to the next page, and one always fits", () => {
  const events = [event(1, "x".repeat(150_000)), event(2, "y".repeat(150_000))];

  const page = fitTrace(trace({ events }));
  const tiny = fitTrace(trace({ events }), 5000);

  expect(page.events.map(({ id }) => id)).toEqual([1]);
  expect(page.next).toBe(1);
  expect(tiny.next).toBe(1);
});

test("many long steps leave room for the rest", () => {
  const steps = Array.from({ length: 50 }, (_, i) => ({ title: `step ${i}`, detail: "ü".repeat(2000) }));

  const page = fitTrace(trace({ steps, transcript: [line("Hello?")] }));

  expect(page.steps).toHaveLength(50);
  expect(page.transcript).toHaveLength(1);
  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(pageBytes);
});
