import { describe, expect, test } from "@jest/globals";
import { isPublishedReason, reasonText } from "../../src/handoff/reasons.ts";
import { type TextKey, textKeys, Texts } from "../../src/handoff/texts.ts";

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe("the bridge's own words", () => {
  test("are there in every shipped language, with the same places to fill in", () => {
    const texts = new Texts("en", {});
    const raw = (key: TextKey, language: string) => texts.say(key, language);

    for (const language of ["de", "es"]) {
      for (const key of textKeys) {
        expect([language, key, placeholders(raw(key, language))]).toEqual([
          language,
          key,
          placeholders(raw(key, "en")),
        ]);
        if (!["minute", "minutes"].includes(key)) expect(raw(key, language)).not.toBe(raw(key, "en"));
      }
    }
  });

  test("are in the customer's language, however it is written", () => {
    const texts = new Texts("en", {});

    for (const language of ["de", "DE", "de-AT", "de_CH"])
      expect(texts.say("repFallback", language)).toBe("Support-Team");
  });

  test("are in the default language where the customer's is unknown, and in English where that is too", () => {
    expect(new Texts("de-DE", {}).say("repFallback", "fi")).toBe("Support-Team");
    expect(new Texts("de", {}).say("repFallback", undefined)).toBe("Support-Team");
    expect(new Texts("fi", {}).say("repFallback", "sv")).toBe("Support team");
    expect(new Texts("en", {}).say("repFallback", "")).toBe("Support team");
  });

  test("can be worded anew, one by one and in new languages; the rest stays", () => {
    const texts = new Texts("en", { "EN-us": { joined: "{name} is here." }, fi: { joined: "{name} liittyi." } });

    expect(texts.say("joined", "en", { name: "Ann" })).toBe("Ann is here.");
    expect(texts.say("left", "en", { name: "Ann" })).toBe("Ann has left the conversation.");
    expect(texts.say("joined", "fi", { name: "Ann" })).toBe("Ann liittyi.");
    expect(texts.say("left", "fi", { name: "Ann" })).toBe("Ann has left the conversation.");
  });

  test("can be switched off, and then fall back to nothing else", () => {
    expect(new Texts("en", { de: { joined: "" } }).say("joined", "de", { name: "Ann" })).toBe("");
    expect(new Texts("de", { de: { joined: "" } }).say("joined", "fi", { name: "Ann" })).toBe("");
  });

  test("leave a place that nothing was given for as it stands, and put in what was given word for word", () => {
    const texts = new Texts("en", { en: { joined: "{name} of {team} ({name})" } });

    expect(texts.say("joined", "en", { name: "$& {team}" })).toBe("$& {team} of {team} ($& {team})");
    expect(texts.say("joined", "en")).toBe("{name} of {team} ({name})");
  });

  test("leave a place called like something that every object has as it stands", () => {
    expect(new Texts("en", { en: { joined: "{constructor}" } }).say("joined", "en")).toBe("{constructor}");
  });
});

describe("a reason", () => {
  test("that OpenCX publishes is told in words, any other as it came, none not at all", () => {
    expect(reasonText("user_request")).toBe("The customer asked for a person");
    expect(reasonText("billing dispute")).toBe("billing dispute");
    expect([reasonText(null), reasonText(undefined), reasonText("")]).toEqual([undefined, undefined, undefined]);
  });

  test("is published or not", () => {
    expect(isPublishedReason("ai_decided_to_handoff_the_conversation")).toBe(true);
    expect([isPublishedReason("own words"), isPublishedReason(undefined)]).toEqual([false, false]);
  });

  test.each(["constructor", "toString", "__proto__"])("called %s is just such words, and not published", (reason) => {
    expect([reasonText(reason), isPublishedReason(reason)]).toEqual([reason, false]);
  });
});
