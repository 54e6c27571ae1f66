import { expect, test } from "@jest/globals";
import {
  routingAttributes,
  routingParameters,
  salesforceLanguage,
} from "../../../src/desks/salesforce-messaging/attributes.ts";
import { handoffParameters } from "../../../simulators/salesforce/handoff-parameters.ts";
import { handoff } from "./lab.ts";

const routing = {
  priority: "Medium",
  language: "en_US",
  extras: {},
  repeatOnFirstMessage: true,
  capabilitiesVersion: "1",
  languageMap: { pt: "pt_BR" },
};

test("every value is cut to its parameter's length, never inside a character", () => {
  const facts = handoff({
    summary: "😀".repeat(300),
    reason: "r".repeat(400),
    channel: "c".repeat(99),
    customer: { name: undefined, email: undefined, nonVerifiedEmail: undefined, phone: "1".repeat(99) },
  });

  const { attributes } = routingAttributes(facts, "verified-email", routing);

  for (const { name, maxLength } of routingParameters)
    expect((attributes[name] ?? "").length).toBeLessThanOrEqual(maxLength);
  expect(attributes["Handoff_Summary"]).toMatch(/^😀+…$/u);
});

test("what is not known is left out, and defaults stand in", () => {
  const facts = handoff({ reason: undefined, summary: " ", language: undefined, priority: undefined });

  const { attributes } = routingAttributes(facts, "anonymous", routing);

  expect(attributes).toEqual({
    OpencxSessionId: facts.sessionId,
    Chat_Consumer_Type: "Unauthenticated",
    Origin: "web",
    Priority: "Medium",
    Chat_language: "en_US",
    Identity_Kind: "anonymous",
  });
});

test.each([
  ["verified-email", "Authenticated"],
  ["matched-by-phone", "Authenticated"],
  ["anonymous", "Unauthenticated"],
  ["guest", "Unauthenticated"],
  ["fell-back-to-anonymous", "Unauthenticated"],
] as const)("%s is an %s consumer", (kind, consumerType) => {
  expect(routingAttributes(handoff(), kind, routing).attributes).toMatchObject({
    Chat_Consumer_Type: consumerType,
    Identity_Kind: kind,
  });
});

test("no metadata overrides what the bridge says, however it is spelt", () => {
  const extras = { Identity_Kind: { from: "kind", maxLength: 30 }, opencxsessionid: { from: "id", maxLength: 36 } };
  const facts = handoff({ metadata: { kind: "verified-email", id: "forged", Origin: "forged" } });

  const { attributes, warnings } = routingAttributes(facts, "anonymous", { ...routing, extras });

  expect(attributes).toMatchObject({ Identity_Kind: "anonymous", OpencxSessionId: facts.sessionId, Origin: "web" });
  expect(attributes).not.toHaveProperty("opencxsessionid");
  expect(warnings.map(({ code }) => code)).toEqual(["ATTRIBUTE_DROPPED", "ATTRIBUTE_DROPPED", "ATTRIBUTE_DROPPED"]);
});

test("no more than 20 attributes and 4 kB are sent; each one left out is said", () => {
  const names = Array.from({ length: 15 }, (_, index) => `Extra_${index}`);
  const extras = Object.fromEntries(names.map((name) => [name, { from: name, maxLength: 1000 }]));
  const metadata = Object.fromEntries(names.map((name) => [name, "ä".repeat(900)]));

  const { attributes, warnings } = routingAttributes(handoff({ metadata }), "anonymous", { ...routing, extras });

  expect(Object.keys(attributes).length).toBeLessThanOrEqual(20);
  expect(Buffer.byteLength(JSON.stringify(attributes))).toBeLessThanOrEqual(4000);
  expect(warnings).toHaveLength(15 - (Object.keys(attributes).length - 8));
});

test("the parameters are those the simulated channel is given, and as long", () => {
  expect(routingParameters).toEqual(handoffParameters);
});

test.each([
  [undefined, "en_US"],
  ["", "en_US"],
  ["en", "en_US"],
  ["fr", "fr"],
  ["pt", "pt_BR"],
  ["de-at", "de_AT"],
  ["zh_TW", "zh_TW"],
  ["not a language!", "en_US"],
])("the session language %s is %s in Salesforce", (language, expected) => {
  expect(salesforceLanguage(language, routing)).toBe(expected);
});
