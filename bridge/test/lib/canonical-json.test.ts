import { expect, test } from "@jest/globals";
import { canonicalJson } from "../../src/lib/canonical-json.ts";

test("the same value is written the same, however it came", () => {
  const one = '{"b":[1,{"d":null,"c":"x"}],"a":{"z":true,"y":1.50}}';
  const other = ' { "a" : {"y":1.5, "z":true},\n"b":[1.0,{"c":"\\u0078","d":null}] } ';

  expect(canonicalJson(JSON.parse(one))).toBe(canonicalJson(JSON.parse(other)));
});

test("different values are written differently", () => {
  const different = [
    ...[undefined, true, false, 0, "0", "", [], {}, [[]], [{}], { a: [] }, { a: {} }, { a: "b" }, { "a:b": "" }],
    ...[[1, 2], [2, 1], [12], ["1,2"], [[1], 2], [1, [2]], { a: 1, b: 2 }, { a: { b: 2 } }, { ab: 12 }, '{"a":1}'],
  ];

  expect(new Set(different.map(canonicalJson)).size).toBe(different.length);
});

test("a value that lies a hundred thousand levels deep, or has as many members, is written too", () => {
  const deep = JSON.parse(`${'{"a":['.repeat(50_000)}1${"]}".repeat(50_000)}`) as unknown;
  const broad = Array.from({ length: 300_000 }, (_, index) => index);

  expect(canonicalJson(deep).match(/1/g)).toHaveLength(1);
  expect(canonicalJson(broad)).toContain("299999");
});
