import { expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/load.ts";
import { textKeys, Texts } from "../../src/handoff/texts.ts";
import { faultsOf, makeKeys, minimalConfig } from "./fixtures.ts";

const keys = makeKeys();
const withTexts = (overrides: unknown) => ({ ...minimalConfig(keys), texts: { overrides } });
const told = (overrides: unknown) =>
  faultsOf(withTexts(overrides)).map(({ path, code, message }) => `${path} ${code} ${message}`);

test("wording of one's own is taken in every language there is, also a text switched off", () => {
  const overrides = {
    en: { joined: "{name} is here.", left: "" },
    "de-AT": { wait: "{minutes}", replyFileLink: "{text} {file}" },
    fi: { joined: "{name} liittyi." },
    pt_BR: { position: "{position}" },
  };

  expect(parseConfig(withTexts(overrides), {}).texts.overrides).toEqual(overrides);
});

test("every text may be worded just as the bridge words it", () => {
  const words = (language: string) => {
    const texts = new Texts(language, {});
    return Object.fromEntries(textKeys.map((key) => [key, texts.say(key, language)]));
  };
  const overrides = { en: words("en"), de: words("de"), es: words("es") };

  expect(parseConfig(withTexts(overrides), {}).texts.overrides).toEqual(overrides);
});

test("a text that the bridge does not have is refused, with the nearest one it has", () => {
  expect(told({ en: { joind: "Hi", toString: "x", completelyElse: "x" } })).toEqual([
    "texts.overrides.en.joind CONFIG_TEXT_UNKNOWN The bridge has no text of this name. Did you mean joined?",
    "texts.overrides.en.toString CONFIG_TEXT_UNKNOWN The bridge has no text of this name.",
    "texts.overrides.en.completelyElse CONFIG_TEXT_UNKNOWN The bridge has no text of this name.",
  ]);
});

test("a place that is never filled in is refused, with the one that is", () => {
  expect(
    told({ en: { joined: "{nmae} {nmae}", wait: "{ minutes }", failed: "{name}", replyFileLink: "{text} {fil}" } }),
  ).toEqual([
    "texts.overrides.en.joined CONFIG_TEXT_PLACEHOLDER_UNKNOWN {nmae} stays as it is: in this text only {name} is filled in. Did you mean {name}?",
    "texts.overrides.en.wait CONFIG_TEXT_PLACEHOLDER_UNKNOWN { minutes } stays as it is: in this text only {minutes} is filled in. Did you mean {minutes}?",
    "texts.overrides.en.failed CONFIG_TEXT_PLACEHOLDER_UNKNOWN {name} stays as it is: in this text nothing is filled in.",
    "texts.overrides.en.replyFileLink CONFIG_TEXT_PLACEHOLDER_UNKNOWN {fil} stays as it is: in this text only {text} and {file} are filled in. Did you mean {file}?",
  ]);
});

test("a text that would leave out what the rep wrote is refused", () => {
  expect(told({ en: { replyFileLink: "{file} could not be delivered." } })).toEqual([
    "texts.overrides.en.replyFileLink CONFIG_TEXT_PLACEHOLDER_MISSING Without {text} what the rep wrote would be left out.",
  ]);
});

test.each([
  ["xx", undefined],
  ["english", "en"],
  ["Deutsch", "de"],
  ["deu", "de"],
  ["spanisch", "es"],
  ["klingonisch", undefined],
  ["", undefined],
])("a language %j that no session has is refused, and %s is offered", (language, near) => {
  expect(told({ [language]: { joined: "{name}" } })).toEqual([
    `texts.overrides.${language} CONFIG_TEXT_LANGUAGE_UNKNOWN No language has this code.${near === undefined ? "" : ` Did you mean ${near}?`}`,
  ]);
});

test("these faults come together, and together with all others", () => {
  const input = {
    ...withTexts({ xx: { joind: "Hi" }, en: { joined: "{who}", left: 5 }, de: null }),
    stopTimeoutMs: "soon",
  };

  expect(faultsOf(input).map(({ path, code }) => `${path} ${code}`)).toEqual(
    expect.arrayContaining([
      "texts.overrides.xx CONFIG_TEXT_LANGUAGE_UNKNOWN",
      "texts.overrides.xx.joind CONFIG_TEXT_UNKNOWN",
      "texts.overrides.en.joined CONFIG_TEXT_PLACEHOLDER_UNKNOWN",
      "texts.overrides.en.left CONFIG_INVALID_VALUE",
      "stopTimeoutMs CONFIG_DURATION_INVALID",
    ]),
  );
});
