import { expect, test } from "@jest/globals";
import { Progress } from "../../../src/desks/salesforce-messaging/cursor.ts";

test("event ids are compared as integers, not as text", () => {
  const progress = new Progress({ lastEventId: "999999999999999999999", lastSeenAt: null, recent: [] }, 60_000);

  progress.sawEventId("1000000000000000000000");
  progress.sawEventId("9");
  progress.sawEventId("no number");

  expect(progress.lastEventId).toBe("1000000000000000000000");
});

test("a cursor holds what the next look back would bring again, and no more", () => {
  const progress = new Progress(null, 60_000);
  progress.saw("old", 1_000);
  for (let index = 0; index < 500; index += 1) progress.saw(`new-${index}`, 100_000 + index);

  const { recent, lastSeenAt } = progress.cursor();

  expect(recent).toHaveLength(200);
  expect(recent.at(-1)).toBe("new-499");
  expect(recent).not.toContain("old");
  expect(lastSeenAt).toBe(100_499);
});

test("a stored cursor is known again; a damaged one starts over without an error", () => {
  const progress = new Progress(null, 60_000);
  progress.saw("one", 5_000);

  const again = new Progress(JSON.parse(JSON.stringify(progress.cursor())) as object, 60_000);
  const damaged = new Progress({ lastEventId: 7, lastSeenAt: "x", recent: { a: 1 } }, 60_000);

  expect(again.knows("one")).toBe(true);
  expect(again.cursor()).toEqual(progress.cursor());
  expect(damaged.cursor()).toEqual({ lastEventId: null, lastSeenAt: null, recent: [] });
});
