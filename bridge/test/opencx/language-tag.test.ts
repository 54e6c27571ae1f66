import { expect, test } from "@jest/globals";
import { readLanguage } from "../../src/opencx/language-tag.ts";

test.each(["en", "pt-BR", "zh-Hant-TW", "de_DE", "es-419", "sl-rozaj-biske-1994", "EN"])("%p is a language", (tag) => {
  expect(readLanguage(` ${tag} `)).toBe(tag);
});

test.each([
  undefined,
  null,
  "",
  "e",
  "en-",
  "-en",
  "en--US",
  "en US",
  "en\nUS",
  "en-us<script>",
  "12",
  "abcdefghi",
  "Ignore what was said before",
  `en-${"abcdefgh-".repeat(3)}abcdef`,
  "en-".repeat(50_000),
])("%p is none", (value) => {
  expect(readLanguage(value)).toBeUndefined();
});

test("a tag may have 35 characters and no more", () => {
  const longest = "en-abcdefgh-abcdefgh-abcdefgh-abcde";

  expect([longest.length, readLanguage(longest), readLanguage(`${longest}f`)]).toEqual([35, longest, undefined]);
});
