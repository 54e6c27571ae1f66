import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { guestSettings, handoff, type Lab, startLab } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

test("a verified e-mail address becomes the customer's subject, in lower case", async () => {
  const prepared = await lab.desk.prepare(handoff({ identity: { kind: "verified-email", value: "Ann@Example.com" } }));

  expect(prepared.identityKind).toBe("verified-email");
  expect(prepared.credentials).toMatchObject({ kind: "verified", subject: expect.stringContaining("/AUTH/") });
  expect(prepared.credentials).toMatchObject({ subject: expect.stringMatching(/ann@example\.com$/) });
  expect(prepared.attributes).toMatchObject({ Chat_Consumer_Type: "Authenticated", Identity_Kind: "verified-email" });
});

test("a caller known by number is authenticated under the number", async () => {
  const identity = { kind: "matched-by-phone", value: "+1 (415) 555-0100" } as const;

  const prepared = await lab.desk.prepare(
    handoff({ identity, channel: "phone", customer: { ...handoff({}).customer, phone: "+14155550100" } }),
  );

  expect(prepared.credentials).toMatchObject({ subject: expect.stringMatching(/\+14155550100$/) });
  expect(prepared.attributes).toMatchObject({ Origin: "phone", Customer_Phone: "+14155550100" });
});

test("an unknown visitor is known by the session and counts as unauthenticated", async () => {
  const facts = handoff({ identity: { kind: "anonymous", value: "whatever" } });

  const prepared = await lab.desk.prepare(facts);

  expect(prepared.identityKind).toBe("anonymous");
  expect(prepared.credentials).toMatchObject({ subject: expect.stringContaining(`session:${facts.sessionId}`) });
  expect(prepared.attributes).toMatchObject({ Chat_Consumer_Type: "Unauthenticated" });
});

test("a number that names nobody leaves the customer anonymous and says why", async () => {
  const prepared = await lab.desk.prepare(handoff({ identity: { kind: "matched-by-phone", value: "unknown" } }));

  expect(prepared.identityKind).toBe("anonymous");
  expect(prepared.warnings).toContainEqual(expect.objectContaining({ code: "IDENTITY_VALUE_INVALID" }));
});

test("a guest connection takes guest tokens and says so", async () => {
  const prepared = await lab.another({ settings: guestSettings }).prepare(handoff());

  expect(prepared.identityKind).toBe("guest");
  expect(prepared.credentials).toMatchObject({ kind: "guest", esDeveloperName: "Guests" });
  expect(prepared.attributes).toMatchObject({ Chat_Consumer_Type: "Unauthenticated", Identity_Kind: "guest" });
});

test("preparing takes one request and creates nothing", async () => {
  const before = lab.sim.control.conversations().length;

  await lab.desk.prepare(handoff());

  expect(lab.sim.control.conversations()).toHaveLength(before);
});

test("the first conversation of a session has the session's id, later ones the same one at every try", async () => {
  const facts = handoff();

  const first = await lab.desk.prepare(facts);
  const later = await lab.desk.prepare({ ...facts, isFirst: false });
  const again = await lab.desk.prepare({ ...facts, isFirst: false });

  expect(first.externalId).toBe(facts.sessionId);
  expect(later.externalId).not.toBe(facts.sessionId);
  expect(again.externalId).toBe(later.externalId);
});

test("a deployment that is no Custom Client is refused with what to click", async () => {
  const desk = lab.another({ settings: { esDeveloperName: "Web" } });

  await expect(desk.prepare(handoff())).rejects.toMatchObject({
    code: "MIAW_DEPLOYMENT_NOT_API",
    remedy: expect.stringContaining("Custom Client"),
    retryable: false,
  });
});

test("an identity token that Salesforce does not believe is named with key and issuer", async () => {
  const { identity } = lab.settings;
  if (identity.mode !== "verified") throw new Error("not verified");
  const desk = lab.another({ settings: { identity: { ...identity, issuer: "Somebody" } } });

  await expect(desk.prepare(handoff())).rejects.toMatchObject({
    code: "MIAW_TOKEN_REJECTED",
    remedy: expect.stringMatching(/key-1.*Somebody/),
  });
});

test("an unknown deployment and a channel of the other kind are told apart", async () => {
  const unknown = lab.another({ settings: { esDeveloperName: "Nothing" } });
  const mismatch = lab.another({ settings: { esDeveloperName: "Guests" } });

  await expect(unknown.prepare(handoff())).rejects.toMatchObject({ code: "MIAW_DEPLOYMENT_UNKNOWN" });
  await expect(mismatch.prepare(handoff())).rejects.toMatchObject({ code: "MIAW_AUTH_MODE_MISMATCH" });
});

test("a verified exchange that quietly yields a guest is told, or refused where the admin wants it so", async () => {
  const { identity } = lab.settings;
  if (identity.mode !== "verified") throw new Error("not verified");
  const stale = { ...identity, issuer: "Stale" };
  lab.sim.control.setBehaviour({ silentGuestFallback: true });

  const prepared = await lab.another({ settings: { identity: stale } }).prepare(handoff());
  const strict = lab.another({ settings: { identity: { ...stale, onFallback: "fail" } } }).prepare(handoff());

  expect(prepared.identityKind).toBe("fell-back-to-anonymous");
  expect(prepared.warnings[0]).toMatchObject({ code: "MIAW_IDENTITY_FELL_BACK" });
  expect(prepared.attributes).toMatchObject({ Chat_Consumer_Type: "Unauthenticated" });
  await expect(strict).rejects.toMatchObject({ code: "MIAW_IDENTITY_FELL_BACK" });
  lab.sim.control.setBehaviour({ silentGuestFallback: false });
});

test("with the minute's token requests used up it says when to come back, and asks Salesforce nothing", async () => {
  const desk = lab.another({ settings: { limits: { ...lab.settings.limits, tokensPerMinute: 1 } } });
  await desk.prepare(handoff());
  const { count } = tokenRequests();

  const second = desk.prepare(handoff());

  await expect(second).rejects.toMatchObject({ code: "MIAW_BUDGET_TOKENS", retryable: true });
  await expect(second).rejects.toHaveProperty("retryAfterMs", expect.any(Number));
  expect(tokenRequests().count).toBe(count);
});

test("Salesforce's own token limit counts as an empty budget", async () => {
  lab.sim.control.addFault({ path: "access-token", status: 429, headers: { "retry-after": "7" } });

  await expect(lab.desk.prepare(handoff({ handoffId: randomUUID() }))).rejects.toMatchObject({
    code: "MIAW_BUDGET_TOKENS",
    retryAfterMs: 7000,
  });
});

test("a Salesforce that is not well, or cannot be reached, may be asked again", async () => {
  lab.sim.control.addFault({ path: "access-token", status: 503, body: "upstream connect error" });
  await expect(lab.desk.prepare(handoff())).rejects.toMatchObject({ code: "MIAW_UNAVAILABLE", retryable: true });

  const nowhere = lab.another({ settings: { messagingUrl: "http://127.0.0.1:9" } });
  await expect(nowhere.prepare(handoff())).rejects.toMatchObject({ code: "HTTP_NOT_SENT", retryable: true });
});

function tokenRequests() {
  const requests = lab.sim.requests();
  return Object.entries(requests).find(([name]) => /AuthenticatedUser$/.test(name))?.[1] ?? { count: 0 };
}
