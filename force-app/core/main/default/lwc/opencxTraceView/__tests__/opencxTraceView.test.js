import { mergePages, parseTrace, viewOfFacts, viewOfTrace } from "c/opencxTraceView";
import { facts, sample } from "lwc-test/support";

const named = (view) => Object.fromEntries(view.badges.map(({ label, text, tone }) => [label, `${text} (${tone})`]));

test("who it is, is told in this order: name, identity, channel, language, priority, mood", () => {
  expect(named(viewOfTrace(sample("with-steps"), facts()))).toEqual({
    Name: "Ana Ruiz (plain)",
    Identity: "Verified (good)",
    Channel: "Web chat (plain)",
    Language: "English (plain)",
    Priority: "High priority (caution)",
    Mood: "Angry (caution)",
  });
});

test("a customer who fell back to anonymous is an alarm, whatever else is said", () => {
  const view = viewOfTrace(sample("fell-back"), facts({ identityKind: "verified-email" }));

  expect(named(view).Identity).toBe("Fell back to anonymous (bad)");
  expect(view.hasFallenBack).toBe(true);
});

test.each([
  ["verified-email", "Identity not confirmed (caution)"],
  ["matched-by-phone", "Identity not confirmed (caution)"],
  ["made up", "Identity not confirmed (caution)"],
  [null, "Identity not confirmed (caution)"],
  ["fell-back-to-anonymous", "Fell back to anonymous (bad)"],
])("what a record alone says of the identity, %s, verifies nobody", (identityKind, badge) => {
  expect(named(viewOfFacts(facts({ identityKind }))).Identity).toBe(badge);
});

test("a name that the customer only claims is told as one", () => {
  const trace = { ...sample("with-steps"), customer: { nonVerifiedName: "The Boss\n(verified)" } };

  expect(named(viewOfTrace(trace, facts())).Name).toBe("The Boss (verified) (name not verified) (plain)");
});

test.each([
  ["constructor", "constructor"],
  ["my own", "my own"],
])("a channel that is called %s is shown as it came", (channel, text) => {
  expect(named(viewOfFacts(facts({ channel }))).Channel).toBe(`${text} (plain)`);
});

test.each([
  ["queued", {}, "Waiting for a rep"],
  ["queued", { unavailableReason: "closed" }, "Nobody is there"],
  ["with-rep", { conversations: [{ reps: ["Ann", "Bob"] }] }, "With Ann, Bob"],
  ["with-rep", { conversations: [] }, "With a rep"],
  ["ended", { unavailableReason: "closed", endedAt: "2026-01-31T09:30:00.000Z" }, "Ended"],
  ["something-new", {}, "something-new"],
])("the state %s %j reads %s", (state, other, text) => {
  const trace = sample("with-steps");
  trace.handoff = { ...trace.handoff, ...other, state };

  expect(viewOfTrace(trace, facts()).state.text).toBe(text);
});

test("steps are told with their outcome; the AI's answers only where there are none", () => {
  const withSteps = viewOfTrace({ ...sample("with-steps"), lastAnswers: ["An answer"] }, facts());
  const without = viewOfTrace(sample("without-steps"), facts());

  expect(withSteps.steps.map(({ outcome }) => outcome)).toEqual(["Worked", "Worked", "Failed"]);
  expect(withSteps.answers).toEqual([]);
  expect(without.steps).toEqual([]);
  expect(without.answers).toHaveLength(3);
});

test("the timeline tells a rep's events in words and in order; the rest are technical steps", () => {
  const { timeline } = viewOfTrace(sample("ended-after-transfer"), facts());
  const words = timeline.filter(({ isTechnical }) => !isTechnical).map((line) => line.words);

  expect(words[0]).toBe("Handoff received from OpenCX");
  expect(words).toEqual(expect.arrayContaining(["Ann Agent joined", "Ann Agent left", "Bob Agent joined"]));
  expect(words.at(-1)).toBe("Resolved in OpenCX");
  expect(timeline.map(({ time }) => time)).toEqual(timeline.map(({ time }) => time).sort((a, b) => a - b));
  expect(timeline.filter(({ isTechnical }) => isTechnical).map((line) => line.words)).toContain(
    "state: queued → with-rep",
  );
  expect(timeline.find((line) => line.words === "Reply delivered to the customer").took).toMatch(/^\d+ ms$/);
});

test("a warning is no technical step, even of a kind that nobody knows", () => {
  const events = [
    { id: 1, at: "2026-01-31T09:30:00Z", kind: "brand-new", level: "warning", data: { message: "Look." } },
  ];
  const [line] = viewOfTrace({ ...sample("with-steps"), events }, facts()).timeline;

  expect(line).toMatchObject({ words: "brand new: Look.", mark: "Warning", isTechnical: false });
});

test("an event of a kind that every object has as a member breaks nothing", () => {
  const events = [{ id: 1, at: "no time", kind: "constructor", level: "info", durationMs: null, data: null }];

  expect(viewOfTrace({ ...sample("with-steps"), events }, facts()).timeline[0]).toMatchObject({ words: "constructor" });
});

test("what happens on a Case is told in words", () => {
  const told = [
    ["opened", { records: { salesforce_case_number: "00001007" } }, "Case 00001007 opened in Salesforce"],
    ["opened", { records: { messagingSessionId: "0Mw" } }, "Conversation opened in Salesforce"],
    ["opened", { records: "nonsense" }, "Conversation opened in Salesforce"],
    ["accepted", { source: "customer" }, "Handoff received: the customer wrote after the end"],
    ["accepted", { source: "case-reopened" }, "Handoff goes on: the Case was opened again"],
    ["accepted", { source: "webhook" }, "Handoff received from OpenCX"],
    ["desk-message", { rep: "Ann Agent", afterEnd: true }, "Ann Agent wrote after the end"],
    ["case-reopened", {}, "The Case was opened again"],
    ["written-after-end", { messages: 1 }, "The customer wrote after the end; people answer"],
    ["left-to-ai", { messages: 1 }, "The customer wrote after the end; the AI answers"],
    ["told-reopen", {}, "Opened again in OpenCX"],
  ];
  const events = told.map(([kind, data], id) => ({ id, at: "", kind, data }));

  const { timeline } = viewOfTrace({ ...sample("with-steps"), events }, facts());

  expect(timeline.map(({ words }) => words)).toEqual(told.map(([, , words]) => words));
  expect(timeline.filter(({ isTechnical }) => isTechnical)).toEqual([]);
});

test("what a rep writes before the end is a technical step of the timeline: the conversation shows it", () => {
  const events = [{ id: 1, at: "", kind: "desk-message", data: { rep: "Ann Agent" } }];

  expect(viewOfTrace({ ...sample("with-steps"), events }, facts()).timeline[0]).toMatchObject({ isTechnical: true });
});

test("of what the bridge's kinds of events are, at least thirty are told in words", () => {
  const kinds = ["accepted", "identity", "opened", "open-retry", "desk-queued", "desk-position", "desk-offered"];
  const more = ["desk-joined", "desk-left", "desk-transferring", "desk-ended", "desk-unavailable", "unavailable"];
  const rest = ["sent-brief", "sent-said", "sent-file", "file-as-link", "told-reply", "reply-retry", "maybe-twice"];
  const last = ["told-notice", "told-resolve", "told-workflow", "identified-later", "stop-word", "end-requested"];
  const end = [
    "fallback-cancelled",
    "handing-on",
    "hand-on-failed",
    "left-open",
    "record-gone",
    "empty-reply",
    "inactivity-warning",
    "found-by-looking",
    "dead",
    "replayed",
    "ended",
  ];
  const events = [...kinds, ...more, ...rest, ...last, ...end].map((kind, id) => ({ id, at: "", kind, data: {} }));

  const { timeline } = viewOfTrace({ ...sample("with-steps"), events }, facts());

  expect(timeline).toHaveLength(37);
  expect(timeline.filter(({ isTechnical }) => isTechnical)).toEqual([]);
});

test("hostile words stay words: no control characters, none that turn the text, cut where they would be no name", () => {
  const evil = "<img src=x onerror=alert(1)>\u0000\u0007\u202Egnirts\u2066\u200F";
  const trace = { ...sample("with-steps"), summary: evil, customer: { name: `${evil}\n${"x".repeat(8000)}` } };
  const view = viewOfTrace(trace, facts());

  expect(view.summary).toBe("<img src=x onerror=alert(1)>gnirts");
  expect(Array.from(view.badges[0].text)).toHaveLength(120);
  for (const letter of ["\n", "\u0000", "\u202E"]) expect(view.badges[0].text).not.toContain(letter);
});

test("a letter that is two code units is never cut in the middle", () => {
  const view = viewOfFacts(facts({ customerName: "😀".repeat(500) }));

  expect(view.badges[0].text).toBe(`${"😀".repeat(119)}…`);
});

test.each([
  `${"javascript"}:alert(1)`,
  "data:text/html,x",
  " java\nscript:alert(1)",
  "ftp://x.example",
  "//x",
  "",
  null,
  5,
])("%j is never a link", (link) => {
  expect(viewOfTrace({ ...sample("with-steps"), link }, facts({ link })).link).toBeUndefined();
});

test("where the bridge names no link, the record's own is taken", () => {
  const view = viewOfTrace({ ...sample("with-steps"), link: null }, facts({ link: "https://a.example/s" }));

  expect(view.link).toBe("https://a.example/s");
});

test("contact details and ids have names, each once", () => {
  const { ids } = viewOfTrace(sample("without-steps"), facts());

  expect(ids.map(({ label }) => label)).toEqual([
    "E-mail (not verified)",
    "Phone",
    "Ticket number",
    "Handoff",
    "OpenCX session",
    "Conversation",
    "Messaging Session",
    "Pending routing",
  ]);
});

test("a line that could not be delivered says so", () => {
  const line = {
    at: "2026-01-31T09:30:00Z",
    speaker: "rep",
    name: "Ann",
    text: "Hi",
    files: ["a.pdf"],
    status: "dead",
  };
  const [shown] = viewOfTrace({ ...sample("with-steps"), transcript: [line] }, facts()).transcript;

  expect(shown).toMatchObject({ who: "Ann", note: "not delivered", files: [{ text: "File: a.pdf" }] });
});

test("a trace of another version, with parts missing, is shown as far as it goes", () => {
  const view = viewOfTrace({ handoff: { id: "1", state: "queued" } }, facts({ link: null }));

  expect(view).toMatchObject({ steps: [], answers: [], transcript: [], timeline: [], link: undefined });
});

test.each(["", "null", "5", "<html>", "{}", '{"handoff":null}'])("%j is no trace", (text) => {
  expect(() => parseTrace(text)).toThrow(SyntaxError);
});

test("later pages add events to the first, and drop none", () => {
  const first = { ...sample("with-steps"), events: [{ id: 1 }, { id: 2 }] };

  expect(mergePages([first, { handoff: {}, events: [{ id: 2 }, { id: 3 }] }])).toMatchObject({
    handoff: first.handoff,
    events: [{ id: 1 }, { id: 2 }, { id: 3 }],
  });
});
