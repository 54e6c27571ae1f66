import { mergePages, parseTrace, viewOfTrace } from "c/opencxTraceView";
import { facts, sample } from "lwc-test/support";

/** No text can be made of it: whatever tries, throws. */
const unprintable = { toString: null, valueOf: null };
const oddities = [null, 5, "words", true, [], {}, [null], [5], ["words"], [[]], [{}], unprintable, [unprintable]];
const names = ["constructor", "toString", "hasOwnProperty", "__proto__", "valueOf"];

/** As the panel gets it: through JSON, and merged. */
function viewOf(change) {
  const page = JSON.stringify({ ...sample("with-steps"), ...change });
  return viewOfTrace(mergePages([parseTrace(page)]), facts());
}

/** Everything that would be shown: every word of a view. */
function words(value) {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(words);
  return typeof value === "boolean" ? [] : [value];
}

const parts = Object.keys(sample("with-steps")).filter((part) => part !== "handoff");

test.each(parts)("whatever stands where %s belongs, the rest is shown, and nothing odd", (part) => {
  for (const oddity of oddities) {
    const view = viewOf({ [part]: oddity });

    expect(view.state.text).toBe("With Ann Agent");
    expect(words(view).filter((word) => typeof word === "function" || /\[object|NaN|undefined/.test(word))).toEqual([]);
  }
});

test("whatever stands inside the handoff breaks nothing", () => {
  const { handoff } = sample("with-steps");
  for (const member of Object.keys(handoff)) {
    for (const oddity of oddities) {
      const view = viewOf({ handoff: { ...handoff, [member]: oddity } });

      expect(words(view).filter((word) => typeof word === "function" || /\[object|NaN/.test(word))).toEqual([]);
    }
  }
});

test.each([
  ["events", "timeline", { id: 1, at: "2026-01-31T09:30:00Z", kind: "accepted" }],
  ["transcript", "transcript", { at: "2026-01-31T09:30:00Z", speaker: "ai", text: "Hi" }],
  ["steps", "steps", { title: "Looked", outcome: "ok" }],
])("of %s, those that are none are left out", (part, shown, good) => {
  expect(viewOf({ [part]: [null, 5, "words", [], good] })[shown]).toHaveLength(1);
});

test("whatever stands inside an event, a line or a step breaks nothing", () => {
  const { events, transcript, steps } = sample("with-steps");
  for (const [part, [good]] of Object.entries({ events, transcript, steps })) {
    for (const member of Object.keys(good)) {
      for (const oddity of oddities) {
        const view = viewOf({ [part]: [{ ...good, [member]: oddity }] });

        expect(words(view).filter((word) => typeof word === "function" || /\[object|NaN/.test(word))).toEqual([]);
      }
    }
  }
});

test.each(names)("a name that every object has, %s, is shown as the word that it is", (name) => {
  const trace = sample("with-steps");
  const view = viewOf({
    sentiment: name,
    handoff: {
      ...trace.handoff,
      ...{ state: name, identity: name, channel: name, priority: name },
      conversations: [{ records: JSON.parse(`{"${name}":"id-1"}`) }],
    },
    transcript: [{ at: "", speaker: name, text: "Hi", status: name }],
    steps: [{ title: "Looked", outcome: name }],
    events: [
      { id: 1, at: "", kind: name, level: name, data: {} },
      { id: 2, at: "", kind: "ended", data: { by: name } },
      { id: 3, at: "", kind: "unavailable", data: { reason: name } },
    ],
  });
  const badges = Object.fromEntries(view.badges.map(({ label, text }) => [label, text]));

  expect(badges).toMatchObject({ Identity: "Anonymous", Channel: name, Mood: name });
  expect(badges.Priority).toContain(name);
  expect(view.state).toEqual({ text: name, tone: "plain" });
  expect(view.transcript[0]).toMatchObject({ who: name, note: undefined, noteClass: "badge " });
  expect(view.steps[0]).toMatchObject({ outcome: "Tried", outcomeClass: "badge plain" });
  expect(view.timeline[0]).toMatchObject({ words: name, mark: undefined, isTechnical: true });
  expect(view.ids.map(({ label }) => label)).toContain(name);
  expect(words(view).filter((word) => typeof word === "function")).toEqual([]);
});

test("events without a number are each shown, under a key of their own", () => {
  const { timeline } = viewOf({
    events: [{ kind: "accepted" }, { kind: "opened", id: unprintable }, { kind: "ended" }],
  });

  expect(timeline).toHaveLength(3);
  expect(new Set(timeline.map(({ key }) => key)).size).toBe(3);
});

test.each(["[]", '{"handoff":[]}', '{"handoff":"with-rep"}', '{"handoff":null,"events":[]}'])(
  "%s is no trace",
  (text) => {
    expect(() => parseTrace(text)).toThrow(SyntaxError);
  },
);
