import { counted, durationText, fill, languageName } from "c/opencxLabels";
import { readLabels, speak } from "lwc-test/labels";

afterEach(() => {
  speak("en", "en-US");
  jest.resetModules();
});

test("values take their places in a label; a place without a value stays as it is", () => {
  expect(fill("{0} and {1}", "a", "b")).toBe("a and b");
  expect(fill("{0} and {1}", "a")).toBe("a and {1}");
  expect(fill("{0}", "$& {1}")).toBe("$& {1}");
});

test.each([
  [0, "0 lines"],
  [1, "1 line"],
  [2, "2 lines"],
  [1500, "1,500 lines"],
])("%d is counted as %s", (count, words) => {
  expect(counted({ one: "{0} line", other: "{0} lines" }, count)).toBe(words);
});

test.each([
  [0, "0 ms"],
  [36.4, "36 ms"],
  [1234, "1.2 sec"],
  [125_000, "2 min 5 sec"],
  [3_600_000, "1 hr"],
  [90_000_000, "1 day 1 hr"],
])("a duration of %d ms reads %s", (ms, words) => {
  expect(durationText(ms)).toBe(words);
});

test.each([null, undefined, -1, Number.NaN, "5"])("%s is no duration", (value) => {
  expect(durationText(value)).toBe("");
});

test("languages have their names, and a code that is none stays", () => {
  expect(languageName("de_AT")).toBe("German");
  expect(languageName("not a language!")).toBe("not a language!");
});

test("in another language every word, number and name changes", () => {
  jest.resetModules();
  speak("de", "de-DE");
  const german = require("c/opencxLabels");

  expect(german.panel.panelTried).toBe("Was schon versucht wurde");
  expect(german.counted({ one: "{0} Zeile", other: "{0} Zeilen" }, 1500)).toBe("1.500 Zeilen");
  expect(german.durationText(1234)).toBe("1,2 Sek.");
  expect(german.languageName("es")).toBe("Spanisch");
});

test.each(["de", "es"])("in %s there is a word of its own for every label, with the same places", (language) => {
  const english = readLabels("en");
  const translated = readLabels(language);
  const places = (text) => (text.match(/\{\d\}/g) ?? []).sort();

  expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [name, text] of english) expect([name, ...places(translated.get(name))]).toEqual([name, ...places(text)]);
});

test("no label is longer than Salesforce takes", () => {
  const tooLong = ["en", "de", "es"].flatMap((language) =>
    [...readLabels(language)].filter(([name, text]) => text.length > 1000 || name.length > 80).map(([name]) => name),
  );

  expect(tooLong).toEqual([]);
});
