import { expect, test } from "@jest/globals";
import { inWords } from "../../src/lib/duration-words.ts";

test.each([
  [86_400_000, "24 hours"],
  [3_600_000, "1 hour"],
  [5_400_000, "90 minutes"],
  [60_000, "1 minute"],
  [61_000, "61 seconds"],
  [61_500, "62 seconds"],
])("%i ms are %s", (ms, words) => {
  expect(inWords(ms)).toBe(words);
});
