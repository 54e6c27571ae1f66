import { expect, test } from "@jest/globals";
import { cleanEscapes } from "../../src/lib/clean-escapes.ts";
import { jsonFault } from "../../src/http/body/json-fault.ts";

test.each([
  ['{"a": x}', "see line 1, column 7"],
  ['{"a" 1}', "see line 1, column 6"],
  ["[1,]", "see line 1, column 4"],
  ["[1 2]", "see line 1, column 4"],
  ['{"a":1,}', "see line 1, column 8"],
  ["{,}", "see line 1, column 2"],
  ["[}", "see line 1, column 2"],
  ["1 2", "see line 1, column 3"],
  ["{} x", "see line 1, column 4"],
  ['{\n  "a": 01\n}', "see line 2, column 9"],
  ['{\n\n "a": "b\nc"}', "see line 3, column 7"],
  ["{'a': 1}", "see line 1, column 2"],
  ['"\\x"', "see line 1, column 1"],
  ["{", "it ends too early"],
  ['{"a":', "it ends too early"],
  ["[1,", "it ends too early"],
  ["   ", "it ends too early"],
])("the fault in %j: %s", (json, place) => {
  expect(() => JSON.parse(json) as unknown).toThrow();
  expect(jsonFault(json)).toBe(place);
});

test("a fault deep inside is found without running out of stack", () => {
  const json = `${"[".repeat(200_000)}x`;

  expect(jsonFault(json)).toBe("see line 1, column 200001");
});

test.each([
  ["a\\u0000b", "a\\ufffdb"],
  ["\\ud83d\\ude00", "\\ud83d\\ude00"],
  ["\\ud83d", "\\ufffd"],
  ["\\uDE00\\uD83D", "\\ufffd\\ufffd"],
  ["\\\\u0000", "\\\\u0000"],
  ["\\\\\\u0000", "\\\\\\ufffd"],
  ["\\u00000", "\\ufffd0"],
  ["\\n\\u00e9", "\\n\\u00e9"],
])("the escapes of %j become %j", (given, cleaned) => {
  expect(cleanEscapes(given)).toBe(cleaned);
});
