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

test("what happens in Dynamics 365 is told as that, and what happened in Salesforce before as it was", () => {
  const conversations = [
    { no: 1, desk: "salesforce-messaging" },
    { no: 2, desk: "dynamics-omnichannel" },
    { no: 3, desk: "dynamics-incidents" },
  ];
  const ticket = { records: { dynamics365_ticket_number: "CAS-01001-ABCDEF" } };
  const chat = { records: { dynamics365_chat_id: "c" } };
  const cases: [number | null, string, TraceLine["data"], string][] = [
    [1, "opened", {}, "Conversation opened in Salesforce"],
    [1, "sent-said", {}, "Passed on to the rep"],
    [1, "record-gone", {}, "The Case is gone; a new one gets the whole story"],
    [2, "opened", chat, "Conversation opened in Dynamics 365"],
    [2, "open-retry", { code: "X", attempts: 2 }, "Dynamics 365 did not open it (X), attempt 2"],
    [2, "desk-offered", {}, "Dynamics 365 assigned it to a rep"],
    [2, "desk-unavailable", { reason: "closed" }, "Dynamics 365 found nobody: outside business hours"],
    [2, "desk-noted", { what: "TransferToAgentFailed" }, "The colleague could not take it; the rep keeps it"],
    [2, "sent-receipt", {}, "Receipt noted; Dynamics 365 takes none"],
    [2, "sent-said", {}, "Passed on to the rep"],
    [2, "state", { to: "queued" }, "Waiting for a rep"],
    [3, "opened", ticket, "Incident CAS-01001-ABCDEF opened in Dynamics 365"],
    [3, "sent-brief", {}, "Brief put on the incident"],
    [3, "sent-said", {}, "Noted on the incident"],
    [3, "sent-file", {}, "File attached to the incident"],
    [3, "state", { to: "queued" }, "With the team, on the incident"],
    [3, "record-gone", {}, "The incident is resolved or gone; a new one gets the whole story"],
    [null, "alone", {}, "Nobody is in the conversation; asking Dynamics 365 what that means"],
  ];

  const words = cases.map(
    ([conversationNo, kind, data]) => tellTimeline([line({ kind, data, conversationNo })], conversations)[0]?.words,
  );

  expect(words).toEqual(cases.map(([, , , expected]) => expected));
});

test("every event that Dynamics 365 tells and that changes nothing has words of its own", () => {
  const told = ["AgentDisconnected", "CustomerDisconnected", "TransferAgentRejectSession", "ConsultAgentAcceptSession"];

  for (const what of told) {
    const [said] = tellTimeline([line({ kind: "desk-noted", data: { what } })]);
    expect(said?.words).not.toContain(what);
    expect(said?.words).toContain(" ");
  }
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
