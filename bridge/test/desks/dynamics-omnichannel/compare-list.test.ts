import { expect, test } from "@jest/globals";
import { compareList } from "../../../src/desks/dynamics-omnichannel/gaps/compare-list.ts";
import {
  carriedNamed,
  carriedUnnamed,
  isRepeated,
  type KnownMessages,
  mayBeKnown,
  nothingKnown,
  passedOver,
  settled,
} from "../../../src/desks/dynamics-omnichannel/gaps/known-messages.ts";
import { fingerprint } from "../../../src/dynamics/messaging/activity.ts";

const now = 1_767_225_600_000;
const lagMs = 10_000;
const markOf = (text: string) => fingerprint({ text, files: [] });

/** What the webhook has brought, each with its age in milliseconds. */
function brought(...texts: [text: string, age: number][]): KnownMessages {
  return texts.reduce(
    (known, [text, age]) => carriedUnnamed(known, { id: "", mark: markOf(text), at: now - age }),
    nothingKnown(new Date(0)),
  );
}

const listedAt = (text: string, age: number) => ({ id: String(now - age), mark: markOf(text) });
const list = (...texts: string[]) => texts.map((text, place) => ({ id: String(now + place), mark: markOf(text) }));

test("what the list has and the webhook did not bring is lost", () => {
  const { lost, isBehind } = compareList(brought(["one", 5]), list("zero", "one"), { now, lagMs });

  expect({ lost, isBehind }).toEqual({ lost: [String(now)], isBehind: false });
});

test("of two equal messages the webhook brought the first, and the second is lost", () => {
  expect(compareList(brought(["ok", 5]), list("ok", "ok"), { now, lagMs }).lost).toEqual([String(now + 1)]);
});

test("nothing is called lost while the list does not have what the webhook brought just now", () => {
  const compared = compareList(brought(["new", 5]), list("lost"), { now, lagMs });

  expect(compared).toMatchObject({ lost: [], isBehind: true });
  expect(compareList(compared.known, list("lost", "new"), { now, lagMs }).lost).toEqual([String(now)]);
});

test("a list that words everything in HTML doubles nothing, and what is lost is still found", () => {
  const known = brought(["**Hello** Ana,", 5], ["it's 3 < 4 & fine", 4]);
  const listed = list("<p><b>Hello</b> Ana,</p>", "<p>Lost.</p>", "<p>it&#39;s 3 &lt; 4 &amp; fine</p>");

  expect(compareList(known, listed, { now, lagMs })).toMatchObject({ lost: [String(now + 1)], reworded: 0 });
});

test("a list that words everything anew stands for what the webhook brought, and only what is more is lost", () => {
  const known = brought(["Good morning", 20_000], ["Good evening", 15_000]);
  const listed = [listedAt("GM", 20_000), listedAt("Lost", 18_000), listedAt("GE", 15_000)];

  expect(compareList(known, listed, { now, lagMs })).toMatchObject({ lost: [String(now - 18_000)], reworded: 2 });
});

test("what the list does not have at all stands for nothing that was said at another time", () => {
  const known = brought(["You are in good hands.", 60_000]);
  const compared = compareList(known, [listedAt("Your refund is on its way.", 40_000)], { now, lagMs });

  expect(compared).toMatchObject({ lost: [String(now - 40_000)], reworded: 0 });
});

test("the times of a list whose clock is an hour ahead are compared by that clock", () => {
  const known = brought(["Hello", 60_000], ["Good evening", 15_000]);
  const hour = 3_600_000;
  const listed = [listedAt("Hello", 60_000 - hour), listedAt("GE", 15_000 - hour), listedAt("Lost", 14_000 - 2 * hour)];

  expect(compareList(known, listed, { now, lagMs })).toMatchObject({
    lost: [String(now - 14_000 + 2 * hour)],
    reworded: 1,
  });
});

test("a text of nothing but brackets is told apart in no time", () => {
  const before = performance.now();
  markOf("<".repeat(250_000));
  markOf("&".repeat(250_000));

  expect(performance.now() - before).toBeLessThan(1_000);
});

test("smileys that differ are not taken for one another", () => {
  expect(compareList(brought(["👍", 5]), list("👎", "👍"), { now, lagMs }).lost).toEqual([String(now)]);
});

test("what the list never has does not wait for a later message for ever", () => {
  const { known } = compareList(brought(["ok", 130_000]), list(), { now, lagMs });

  expect(compareList(known, list("ok"), { now, lagMs }).lost).toEqual([String(now)]);
});

test("a delivery with an id is told from its repetition, and from another message with the same words", () => {
  const first = { id: "a", mark: markOf("ok"), at: now };
  const known = carriedUnnamed(nothingKnown(new Date(0)), first);

  expect(isRepeated(known, first)).toBe(true);
  expect(mayBeKnown(known, { ...first, id: "b" })).toBe(false);
  expect(mayBeKnown(known, { ...first, id: "" })).toBe(true);
});

test("a delivery with a new id may be of a message that the list had first", () => {
  const late = { id: "a", mark: markOf("ok"), at: now };
  const known = carriedNamed(nothingKnown(new Date(0)), String(now), late.mark, now);

  expect(mayBeKnown(known, late)).toBe(true);
  expect(mayBeKnown(passedOver(known, late), { ...late, id: "b" })).toBe(false);
});

test("a list is settled by its own times and never goes back", () => {
  const known = settled(carriedNamed(nothingKnown(new Date(0)), "1000000000005", markOf("x"), now), 1_000_000_000_010);

  expect(known).toMatchObject({ upTo: "1000000000010", named: [] });
  expect(settled(known, 5).upTo).toBe("1000000000010");
});
