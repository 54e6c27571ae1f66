import { expect, test } from "@jest/globals";
import { decideIdentity, normaliseNumber } from "../../src/handoff/identity.ts";
import type { OpencxContact, OpencxSession } from "../../src/opencx/types.ts";

const nobody: OpencxContact = {
  id: "c1",
  name: undefined,
  email: undefined,
  phone: undefined,
  nonVerifiedName: undefined,
  nonVerifiedEmail: undefined,
};

function decide(channel: string, contact: Partial<OpencxContact> | undefined) {
  const session = { id: "s1", contact: contact && { ...nobody, ...contact } } as OpencxSession;
  return decideIdentity(session, channel);
}

const email = "Ana@Example.com ";
const phone = "+1 (555) 010-0000";

test.each([
  ["web", { email }, "verified-email", "ana@example.com"],
  ["web", { email, phone }, "verified-email", "ana@example.com"],
  ["email", { email }, "verified-email", "ana@example.com"],
  ["never-heard-of", { email }, "verified-email", "ana@example.com"],
  ["web", { nonVerifiedEmail: email }, "anonymous", "s1"],
  ["web", { nonVerifiedEmail: email, name: "Ana", phone }, "anonymous", "s1"],
  ["web", { phone, name: "Ana" }, "anonymous", "s1"],
  ["phone", { phone, name: "Ana" }, "matched-by-phone", "+15550100000"],
  ["sms", { phone, email }, "matched-by-phone", "+15550100000"],
  ["whatsapp", { phone, name: "Ana" }, "matched-by-phone", "+15550100000"],
  ["phone", { phone }, "anonymous", "s1"],
  ["phone", { phone, nonVerifiedName: "Ana" }, "anonymous", "s1"],
  ["phone", { email }, "anonymous", "s1"],
  ["sms", { phone: "555-0100", name: "Ana" }, "anonymous", "s1"],
  ["phone", undefined, "anonymous", "s1"],
  ["web", undefined, "anonymous", "s1"],
  ["web", {}, "anonymous", "s1"],
] as const)("by %s, %p is %s", (channel, contact, kind, value) => {
  expect(decide(channel, contact)).toEqual({ kind, value });
});

test.each([
  ["+15550100000", "+15550100000"],
  ["00 49 30 1234567", "+49301234567"],
  ["+44.20.7946.0958", "+442079460958"],
  ["(555) 010-0000", undefined],
  ["+0155501000", undefined],
  ["+1555", undefined],
  [`+1${"5".repeat(15)}`, undefined],
  ["+1555O100000", undefined],
  ["", undefined],
  [undefined, undefined],
])("the number %p is %p", (raw, number) => {
  expect(normaliseNumber(raw)).toBe(number);
});
