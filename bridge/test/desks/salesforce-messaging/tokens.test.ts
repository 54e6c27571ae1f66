import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { certain, guestSettings, type Lab, opened, startLab, text } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterEach(() => lab.sim.control.calm());
afterAll(() => lab.close());

function exchanges(): number {
  return lab.sim.requests()["generateAccessTokenForAuthenticatedUser"]?.count ?? 0;
}

test("an expired token is renewed once and the message sent once", async () => {
  const conversation = await opened(lab.desk);
  const { subject } = conversation.credentials.stored;
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });
  const before = exchanges();

  const outcome = await lab.desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toMatchObject({ status: "done" });
  expect(exchanges()).toBe(before + 1);
  expect(conversation.credentials.stored["subject"]).toBe(subject);
  expect(conversation.credentials.version).toBe(2);
});

test("ten messages at once renew the token only once", async () => {
  const conversation = await opened(lab.desk);
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });
  const before = exchanges();

  const sending = Array.from({ length: 10 }, () => lab.desk.deliver(conversation, text("Hello"), certain));
  const outcomes = await Promise.all(sending);

  expect(outcomes.every(({ status }) => status === "done")).toBe(true);
  expect(exchanges()).toBe(before + 1);
});

test("a token that another process has renewed is used as it is", async () => {
  const conversation = await opened(lab.desk);
  const old = conversation.credentials.stored;
  await conversation.credentials.read();
  const { credentials } = await lab.desk.prepare(conversation.handoff);
  conversation.credentials.overwrite({ ...credentials, lastEventId: old["lastEventId"] });
  lab.sim.control.expireTokens({ token: String(old["accessToken"]) });
  const before = exchanges();

  const outcome = await lab.desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toMatchObject({ status: "done" });
  expect(exchanges()).toBe(before);
});

test("a token is renewed a minute before its end", async () => {
  const conversation = await opened(lab.desk);
  conversation.credentials.overwrite({ ...conversation.credentials.stored, expiresAt: Date.now() + 30_000 });
  await conversation.credentials.read(true);

  await lab.desk.deliver(conversation, text("Hello"), certain);

  expect(Number(conversation.credentials.stored["expiresAt"])).toBeGreaterThan(Date.now() + 3_600_000);
});

test("a renewal that yields another customer is not used", async () => {
  const conversation = await opened(lab.desk);
  const { identity } = lab.settings;
  if (identity.mode !== "verified") throw new Error("not verified");
  const desk = lab.another({ settings: { identity: { ...identity, issuer: "Stale" } } });
  lab.sim.control.setBehaviour({ silentGuestFallback: true });
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });

  const outcome = await desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toMatchObject({ status: "later", code: "MIAW_IDENTITY_FELL_BACK", counted: true });
  expect(conversation.credentials.version).toBe(1);
  lab.sim.control.setBehaviour({ silentGuestFallback: false });
});

test("a renewal without budget waits and is not counted", async () => {
  const desk = lab.another({ settings: { limits: { ...lab.settings.limits, tokensPerMinute: 1 } } });
  const conversation = await opened(desk);
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });

  const outcome = await desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toMatchObject({ status: "later", code: "MIAW_BUDGET_TOKENS", counted: false });
});

test("a guest whose token has expired is lost, and no other guest token is asked for", async () => {
  const desk = lab.another({ settings: guestSettings });
  const conversation = await opened(desk);
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });
  const before = lab.sim.requests()["generateAccessTokenForUnauthenticatedUser"]?.count;

  const outcome = await desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toEqual({ status: "over", code: "MIAW_GUEST_TOKEN_EXPIRED" });
  expect(lab.sim.requests()["generateAccessTokenForUnauthenticatedUser"]?.count).toBe(before);
});

test("the look after a conflict, and the close, renew an expired token as well", async () => {
  const conversation = await opened(lab.desk);
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });
  const again = await lab.desk.open(conversation, { brief: [] });
  lab.sim.control.expireTokens({ conversationId: conversation.externalId });

  await lab.desk.close(conversation, "over");

  expect(again.externalId).toBe(conversation.externalId);
  expect(lab.sim.control.conversation(conversation.externalId).sessions[0]).toMatchObject({ status: "Ended" });
});
