import { expect, test } from "@jest/globals";
import { derivedId, isLowercaseUuid, newId, sha256 } from "../../src/lib/ids.ts";

test("the same parts give the same id in every version: retries after an upgrade are still recognised", () => {
  expect(derivedId("entry", "5b1d0c1e-0000-4000-8000-000000000001", 1)).toBe("50f69b91-d80b-5424-afa0-599c7eb4b1c0");
});

test("other parts give other ids, also where their text joined would be the same", () => {
  const ids = [
    derivedId("a", "bc"),
    derivedId("ab", "c"),
    derivedId("abc"),
    derivedId("a", "b", "c"),
    derivedId("a", 1),
  ];

  expect(new Set(ids).size).toBe(ids.length);
  expect(derivedId("a", 1)).toBe(derivedId("a", "1"));
});

test("all ids have the form that the desk asks for", () => {
  const ids = Array.from({ length: 200 }, (_, index) => [newId(), derivedId("x", index)]).flat();

  expect(ids.every(isLowercaseUuid)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  "5B1D0C1E-0000-4000-8000-000000000001",
  "5b1d0c1e-0000-4000-0000-000000000001",
  "5b1d0c1e-0000-0000-8000-000000000001",
  "5b1d0c1e00004000800000000000000001",
  " 5b1d0c1e-0000-4000-8000-000000000001",
  "",
])("%p is no such id", (value) => {
  expect(isLowercaseUuid(value)).toBe(false);
});

test("a digest is that of the text's UTF-8 bytes", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256("ä")).not.toBe(sha256("a"));
});
