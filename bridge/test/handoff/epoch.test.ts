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

  test.each([
    ["when an earlier handoff is named by it", [{ epoch: eventEpoch(event), ended_at: null }], true],
    ["when it happened before the end of one", [{ epoch: "key:k", ended_at: day(4) }], true],
    ["when it happened at the very end of one", [{ epoch: null, ended_at: event }], true],
    ["not when it happened after the end of all", [{ epoch: eventEpoch(day(1)), ended_at: day(2) }], false],
    ["not when the only other one is still open", [{ epoch: "key:k", ended_at: null }], false],
    ["not when there is none", [], false],
  ])("%s", (_name, earlier, known) => {
    expect(isKnownEvent(event, earlier)).toBe(known);
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
