import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { certain, guestSettings, handoff, type Lab, opened, prepared, startLab, text } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterEach(() => lab.sim.control.calm());
afterAll(() => lab.close());

test("opening creates the conversation with the attributes and the customer's language", async () => {
  const conversation = await prepared(lab.desk, { language: "de-AT", priority: "High", followUp: "callback" });

  const result = await lab.desk.open(conversation, { brief: [] });

  expect(result.externalId).toBe(conversation.handoff.sessionId);
  const [session] = lab.sim.control.conversation(result.externalId).sessions;
  expect(session).toMatchObject({ language: "de_AT", unknown: [], cut: [] });
  expect(session?.flow).toEqual({
    OpencxSessionId: conversation.handoff.sessionId,
    Chat_Consumer_Type: "Authenticated",
    Origin: "web",
    Priority: "High",
    Chat_language: "de-AT",
    Handoff_Reason: "asked-for-a-person",
    Handoff_Summary: "Wants a refund.",
    Identity_Kind: "verified-email",
    Follow_Up: "callback",
  });
});

test("a whole handoff asks Salesforce four times: token, stream, create, first message", async () => {
  const alone = await startLab();
  const conversation = await prepared(alone.desk);
  const follower = alone.follow(conversation);
  await follower.connected();

  await alone.desk.open(conversation, { brief: [] });
  const outcome = await alone.desk.deliver(conversation, text("Brief", true), certain);

  expect(outcome).toMatchObject({ status: "done" });
  const asked = Object.values(alone.sim.requests()).reduce((sum, { count }) => sum + count, 0);
  expect(asked).toBe(4);
  await follower.stop();
  await alone.close();
});

test("opening again, after an answer that was lost, finds the conversation and creates no second one", async () => {
  const conversation = await prepared(lab.desk);
  lab.sim.control.addFault({ method: "POST", path: "/conversation$", cut: "after" });
  await expect(lab.desk.open(conversation, { brief: [] })).rejects.toMatchObject({
    code: "HTTP_UNREACHABLE",
    retryable: true,
  });

  const { externalId } = await lab.desk.open(conversation, { brief: [] });

  expect(externalId).toBe(conversation.externalId);
  expect(lab.sim.ledger(externalId).sessionCount).toBe(1);
});

test("an id that somebody else has is left alone, and the other one is the same at every try", async () => {
  const sessionId = randomUUID();
  await opened(lab.desk, { sessionId, identity: { kind: "verified-email", value: "somebody@example.com" } });
  const conversation = await prepared(lab.desk, {
    sessionId,
    identity: { kind: "verified-email", value: "a@b.example" },
  });

  const first = await lab.desk.open(conversation, { brief: [] });
  const again = await lab.desk.open(conversation, { brief: [] });

  expect(first.externalId).not.toBe(sessionId);
  expect(again.externalId).toBe(first.externalId);
  expect(lab.sim.control.conversation(first.externalId).subject).toContain("a@b.example");
});

test.each([
  [400, "MIAW_BAD_REQUEST", false],
  [403, "MIAW_REFUSED", false],
  [412, "DESK_OVER_LIMIT", true],
  [429, "DESK_OVER_LIMIT", true],
  [500, "MIAW_UNAVAILABLE", true],
  [503, "MIAW_UNAVAILABLE", true],
])("a create that is answered %d is the error %s", async (status, code, retryable) => {
  const conversation = await prepared(lab.desk);
  lab.sim.control.addFault({ method: "POST", path: "/conversation$", status, body: "no JSON" });

  await expect(lab.desk.open(conversation, { brief: [] })).rejects.toMatchObject({ code, retryable });
});

test("an org out of storage is over its limit, with what to look at", async () => {
  const conversation = await prepared(lab.desk);
  lab.sim.control.setStorage({ over: true });

  const opening = lab.desk.open(conversation, { brief: [] });

  await expect(opening).rejects.toMatchObject({ code: "DESK_OVER_LIMIT", remedy: expect.stringContaining("storage") });
  lab.sim.control.setStorage({ over: false });
});

test("how long to stay away is what Salesforce says", async () => {
  const conversation = await prepared(lab.desk);
  const headers = { "retry-after": "3" };
  lab.sim.control.addFault({ method: "POST", path: "/conversation$", status: 429, headers });

  await expect(lab.desk.open(conversation, { brief: [] })).rejects.toMatchObject({
    code: "DESK_OVER_LIMIT",
    retryAfterMs: 3000,
  });
});

test("no fourth conversation of one customer is started within 30 seconds", async () => {
  const identity = { kind: "verified-email", value: "often@example.com" } as const;
  for (let turn = 0; turn < 3; turn += 1) await opened(lab.desk, { identity });
  const before = lab.sim.requests()["createConversation"]?.count;

  const fourth = opened(lab.desk, { identity });

  await expect(fourth).rejects.toMatchObject({ code: "MIAW_BUDGET_STARTS", retryable: true });
  expect(lab.sim.requests()["createConversation"]?.count).toBe(before);
});

test("a guest's conversation opens with the one token it has", async () => {
  const desk = lab.another({ settings: guestSettings });
  const conversation = await prepared(desk, { identity: { kind: "anonymous", value: "x" } });

  const { externalId } = await desk.open(conversation, { brief: [] });

  expect(lab.sim.control.conversation(externalId)).toMatchObject({ verified: false, deployment: "Guests" });
});

test("closing ends the session of a verified customer, and closing again is fine", async () => {
  const conversation = await opened(lab.desk);

  await lab.desk.close(conversation, "over");
  await lab.desk.close(conversation, "over");

  expect(lab.sim.control.conversation(conversation.externalId).sessions[0]).toMatchObject({ status: "Ended" });
});

test("closing a guest's conversation closes it for good; one that is gone counts as closed", async () => {
  const desk = lab.another({ settings: guestSettings });
  const conversation = await opened(desk);

  await desk.close(conversation, "over");
  await desk.close({ ...conversation, externalId: randomUUID() }, "over");

  expect(lab.sim.control.conversation(conversation.externalId).closed).toBe(true);
});

test("closing while Salesforce is not well may be tried again", async () => {
  const conversation = await opened(lab.desk);
  lab.sim.control.addFault({ method: "DELETE", status: 502 });

  await expect(lab.desk.close(conversation, "over")).rejects.toMatchObject({ retryable: true });
});

test("the status is who has the conversation", async () => {
  const conversation = await opened(lab.desk);
  const { externalId } = conversation;
  const seen = [await lab.desk.status(conversation)];

  lab.sim.control.accept(externalId, { rep: "Ann Agent" });
  seen.push(await lab.desk.status(conversation));
  lab.sim.control.transfer(externalId, {});
  seen.push(await lab.desk.status(conversation));
  lab.sim.control.accept(externalId, { rep: "Bob Agent" });
  lab.sim.control.end(externalId);
  seen.push(await lab.desk.status(conversation));
  seen.push(await lab.desk.status({ ...conversation, externalId: randomUUID() }));
  lab.sim.control.addFault({ method: "GET", status: 500 });
  seen.push(await lab.desk.status(conversation));

  expect(seen).toEqual(["waiting", "with-rep", "transferring", "nobody", "gone", "unknown"]);
});

test("an attribute that no parameter takes is dropped with a warning", async () => {
  const routing = { ...lab.settings.routing, extras: { Order_Number: { from: "order", maxLength: 5 } } };
  const desk = lab.another({ settings: { routing } });

  const { attributes, warnings } = await desk.prepare(handoff({ metadata: { order: "A-1234567", other: "x" } }));

  expect(attributes["Order_Number"]).toBe("A-12…");
  expect(warnings).toEqual([expect.objectContaining({ code: "ATTRIBUTE_DROPPED" })]);
});
