import { expect, test } from "@jest/globals";
import { LookTimes } from "../../../src/desks/dynamics-omnichannel/gaps/look-times.ts";

const waits = { againMs: [0, 2_000, 10_000, 30_000], betweenMs: 2_000, quietMs: 60_000 };

test("a row of repetitions is looked at once for each wait", () => {
  const looks = new LookTimes(waits);
  for (const now of [1_000_000, 1_000_500, 1_001_000]) looks.soon(now);

  expect(looks.due(1_001_000)).toBe("doubt");
  looks.begun(1_001_000);
  expect(looks.untilNext(1_001_000)).toBe(2_000);
});

test("however many repetitions come, looks that nothing waits for are five a minute", () => {
  const looks = new LookTimes(waits);
  let made = 0;
  for (let now = 1_000_000; now < 1_060_000; now += 500) {
    looks.soon(now);
    if (looks.due(now) === undefined) continue;
    looks.begun(now);
    made += 1;
  }

  expect(made).toBe(5);
  expect(looks.untilNext(1_060_000)).toBe(0);
});

test("a silent conversation is looked at ever more rarely until something is found", () => {
  const looks = new LookTimes(waits);
  looks.whenQuiet(0);
  expect(looks.due(59_999)).toBeUndefined();
  expect(looks.due(60_000)).toBe("quiet");
  for (let times = 0; times < 9; times += 1) looks.nothingFound();
  looks.whenQuiet(0);
  expect(looks.due(479_999)).toBeUndefined();
  looks.notQuiet();
  looks.whenQuiet(0);

  expect(looks.due(60_000)).toBe("quiet");
});
