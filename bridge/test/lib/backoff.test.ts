import { expect, test } from "@jest/globals";
import { fullJitter } from "../../src/lib/backoff.ts";

const limits = { baseMs: 1000, capMs: 30_000 };

test("the bound doubles with each try up to the cap", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 60, 5000].map((attempt) =>
    fullJitter(attempt, { ...limits, random: () => 0.9999 }),
  );

  expect(bounds).toEqual([999, 1999, 3999, 7999, 15_998, 29_997, 29_997, 29_997]);
});

test("a wait may be anything below its bound", () => {
  expect(fullJitter(3, { ...limits, random: () => 0 })).toBe(0);
  expect(fullJitter(3, { ...limits, random: () => 0.5 })).toBe(2000);
});
