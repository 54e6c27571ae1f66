import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { TraceLine } from "../../demo/bridge-caller.ts";
import { durationText, printTimeline } from "../../demo/timeline/print.ts";
import { tellTimeline } from "../../demo/timeline/words.ts";

const heart = join(import.meta.dirname, "../../src/handoff");

test("everything that the bridge writes into a trace has words of its own", () => {
  const told = kindsInSource().filter((kind) => kind !== "desk-noted");

  const wordless = told.filter((kind) => tellTimeline([line({ kind })])[0]?.words === kind.replaceAll("-", " "));

  expect(told.length).toBeGreaterThan(15);
  expect(wordless).toEqual([]);
});

test("a timeline is told in the order in which things happened, with offset and duration", () => {
  const lines = tellTimeline([
    line({ id: 2, at: "2026-01-01T10:00:01.250Z", kind: "told-reply", durationMs: 31 }),
    line({ id: 3, at: "2026-01-01T10:00:00.000Z", kind: "accepted", data: { source: "webhook" } }),
    line({ id: 4, at: "2026-01-01T10:00:02.000Z", kind: "dead", level: "error", data: { kind: "file", code: "X" } }),
  ]);

  expect(printTimeline(lines).split("\n").slice(2)).toEqual([
    "   +0.000 s             Handoff received by OpenCX's signed webhook",
    "   +1.250 s      31 ms  Reply delivered to the customer",
    "   +2.000 s             ERROR: Given up on a file (X); an admin can replay it",
  ]);
});

test("an event that nobody knows is told by its name, and a trace without events is an empty timeline", () => {
  expect(tellTimeline([line({ kind: "quite-new" })])[0]?.words).toBe("quite new");
  expect(printTimeline([]).split("\n")).toHaveLength(2);
});

test("what happens on a Case is told as that", () => {
  const cases: [string, TraceLine["data"], string][] = [
    ["opened", { records: { salesforce_case_number: "00001007" } }, "Case 00001007 opened in Salesforce"],
    ["opened", { records: {} }, "Conversation opened in Salesforce"],
    ["desk-message", { rep: "Ann", characters: 5, afterEnd: true }, "Ann wrote after the end: 5 characters"],
    ["desk-message", { rep: "Ann", files: 1 }, "Ann wrote: 1 file"],
    ["accepted", { source: "customer" }, "Handoff received from the customer, who wrote after the end"],
    ["accepted", { source: "case-reopened" }, "Handoff received from a Case that was opened again"],
    ["written-after-end", { messages: 1 }, "The customer wrote after the end: 1 message for people"],
    ["left-to-ai", { messages: 2 }, "The customer wrote after the end: the AI has taken 2 messages"],
    ["case-reopened", {}, "The Case was opened again"],
    ["told-reopen", {}, "OpenCX session opened again"],
  ];

  const words = cases.map(([kind, data]) => tellTimeline([line({ kind, data })])[0]?.words);

  expect(words).toEqual(cases.map(([, , expected]) => expected));
});

test("durations are written as people read them", () => {
  expect([null, 0, 999, 1200, 125_000].map(durationText)).toEqual(["", "0 ms", "999 ms", "1.2 s", "2 min 5 s"]);
});

function kindsInSource(): string[] {
  const sources = readdirSync(heart, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(heart, name), "utf8"));
  const found = sources.flatMap((source) => [...source.matchAll(/await tell\((?:[^"`;]*?), "([a-z-]+)"/g)]);
  return [...new Set(found.map((match) => match[1] ?? ""))];
}

function line(parts: Partial<TraceLine>): TraceLine {
  const at = "2026-01-01T10:00:00.000Z";
  return { id: 1, at, kind: "x", level: "info", durationMs: null, conversationNo: null, data: {}, ...parts };
}
