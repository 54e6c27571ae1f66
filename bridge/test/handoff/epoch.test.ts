import { describe, expect, test } from "@jest/globals";
import { eventEpoch, fallbackEpoch, isKnownEvent, newestHandoffEvent } from "../../src/handoff/epoch.ts";
import { normaliseChannel } from "../../src/handoff/channel.ts";
import type { HistoryItem } from "../../src/opencx/types.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const item = (kind: HistoryItem["kind"], at: Date) => ({ kind, at }) as HistoryItem;

test("the newest handoff counts, not the newest item", () => {
  const history = [item("handoff", day(1)), item("message", day(2)), item("handoff", day(3)), item("message", day(4))];

  expect(newestHandoffEvent(history)).toEqual(day(3));
  expect(newestHandoffEvent([item("message", day(1))])).toBeUndefined();
  expect(newestHandoffEvent([])).toBeUndefined();
});

describe("without a handoff in the history", () => {
  test("the caller's key comes first, then the webhook's time, then that it is the first", () => {
    const webhookAt = "2026-01-01T00:00:00.000Z";

    expect(fallbackEpoch({ idempotencyKey: "k", webhookAt }, true)).toBe("key:k");
    expect(fallbackEpoch({ webhookAt }, true)).toBe(`webhook:${webhookAt}`);
    expect(fallbackEpoch({}, true)).toBe("first");
    expect(fallbackEpoch({}, false)).toBeUndefined();
  });
});

describe("an event is known", () => {
  const event = day(3);
  const earlier = (more: object) => ({
    epoch: eventEpoch(day(1)),
    end_reason: null,
    created_at: day(1),
    ended_at: day(2),
    brief_cutoff: null,
    facts: {},
    ...more,
  });
  const shifted = (ms: number) => new Date(event.getTime() + ms);
  const minute = 60_000;

  test.each([
    ["when an earlier handoff is named by it", { epoch: eventEpoch(event) }, true],
    ["when an earlier handoff had read further", { brief_cutoff: shifted(0), facts: { transcriptItems: 3 } }, true],
    [
      "not when an earlier handoff had read less far",
      { brief_cutoff: shifted(-1), facts: { transcriptItems: 3 } },
      false,
    ],
    ["not by what an empty history was read at", { brief_cutoff: day(4), facts: { transcriptItems: 0 } }, false],
    ["when it came before the end of one, whatever the clocks say", { ended_at: shifted(minute) }, true],
    ["not when clocks may hide that it came after the end", { ended_at: shifted(minute - 1) }, false],
    ["when a handoff without an event began about then", { epoch: "first", created_at: shifted(-minute) }, true],
    ["not when a handoff without an event began earlier", { epoch: "first", created_at: shifted(-minute - 1) }, false],
    ["not when a handoff of another event began about then", { created_at: shifted(0) }, false],
    ["not by a report that opened nothing", { end_reason: "duplicate", epoch: "unseen:x", ended_at: day(4) }, false],
    ["when such a report was of this event", { end_reason: "duplicate", epoch: eventEpoch(event) }, true],
    ["not when the only other one is still open", { epoch: "key:k", ended_at: null, created_at: event }, false],
  ])("%s", (_name, more, known) => {
    expect(isKnownEvent(event, [earlier(more)])).toBe(known);
  });

  test("never of a session that had none", () => {
    expect(isKnownEvent(event, [])).toBe(false);
  });
});

test.each([
  ["web", "web"],
  [" WEB ", "web"],
  ["phone_voice", "phone"],
  ["web_voice", "phone"],
  ["voice", "phone"],
  ["telegram", "telegram"],
  ["", "unknown"],
  ["  ", "unknown"],
])("the channel %p is %p", (raw, channel) => {
  expect(normaliseChannel(raw)).toBe(channel);
});
