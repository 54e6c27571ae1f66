import { expect, test } from "@jest/globals";
import { existingIsOver } from "../../../src/desks/desk.ts";
import { ada, briefOf, conversationOf, opened, simulatedOrg } from "./lab.ts";

const { sim, desk, cases, comments, clock } = simulatedOrg();
const day = 86_400_000;
const otherSession = { ...ada, sessionId: "second" };
const reopening = { whenClosed: "reopen" };

test("customers share a Case where it is proven who they are, or which number they hold", async () => {
  const shareKey = async (identity: object) =>
    (await desk().prepare(conversationOf({ identity } as object).handoff)).shareKey;

  expect(await shareKey({ kind: "verified-email", value: " Ada@Example.com" })).toBe("email:ada@example.com");
  expect(await shareKey({ kind: "matched-by-phone", value: "+4930123" })).toBe("phone:+4930123");
  for (const kind of ["anonymous", "guest", "fell-back-to-anonymous"]) {
    expect(await shareKey({ kind, value: "ada@example.com" })).toBeUndefined();
  }
});

test("nothing is asked of the org to prepare a handoff", async () => {
  const prepared = await desk().prepare(conversationOf({ ...ada, priority: "High" }).handoff);

  expect(prepared).toMatchObject({ credentials: {}, attributes: { Priority: "High", Origin: "Email" }, warnings: [] });
  expect(prepared.externalId).toBeUndefined();
  expect(sim().requests()).toEqual([]);
});

test("an existing Case is joined: it learns of the session, and the brief is left to be delivered", async () => {
  const bridge = desk();
  const first = await opened(bridge, ada);
  const joined = await bridge.open(conversationOf(otherSession), {
    brief: briefOf("one"),
    existing: first.externalId,
  });

  expect(joined).toMatchObject({ externalId: first.externalId, delivered: [] });
  expect(joined.records["salesforce_case_number"]).toBe("00000001");
  expect(cases()).toMatchObject([{ OpenCx_Session_Id__c: "second", OpenCx_Handoff_Key__c: first.handoff.handoffId }]);
  expect(comments()).toEqual([]);
});

test("a Case whose changes the org refuses is joined all the same: its comments are what matters", async () => {
  const bridge = desk();
  const first = await opened(bridge, ada);
  sim().control.addValidationRule({ object: "Case", message: "Give a product." });

  const joined = await bridge.open(conversationOf(otherSession), { brief: [], existing: first.externalId });
  sim().control.clearRules({});

  expect(joined.externalId).toBe(first.externalId);
  expect(cases()).toMatchObject([{ OpenCx_Session_Id__c: first.handoff.sessionId }]);
});

test("an existing Case that is closed or deleted is over", async () => {
  const bridge = desk();
  const closed = await opened(bridge, ada);
  sim().control.close(closed.externalId, {});
  const deleted = await opened(bridge, { ...ada, identity: { kind: "verified-email", value: "bob@example.com" } });
  sim().control.remove(deleted.externalId, {});

  for (const { externalId } of [closed, deleted]) {
    const joining = bridge.open(conversationOf(otherSession), { brief: [], existing: externalId });
    await expect(joining).rejects.toMatchObject({ code: existingIsOver });
  }
});

test("where closed Cases are reopened, one is within its time and over afterwards", async () => {
  const bridge = desk({ ...reopening, reopenStatus: "Escalated", reopenWithinMs: "2d" });
  const first = await opened(bridge, ada);
  sim().control.close(first.externalId, {});
  clock.at += day;
  await bridge.open(conversationOf(otherSession), { brief: [], existing: first.externalId });
  const reopened = cases()[0];
  sim().control.close(first.externalId, {});
  clock.at += 3 * day;
  const later = bridge.open(conversationOf(otherSession), { brief: [], existing: first.externalId });

  expect(reopened).toMatchObject({ Status: "Escalated", IsClosed: false, OpenCx_Session_Id__c: "second" });
  await expect(later).rejects.toMatchObject({ code: existingIsOver });
});

test("a customer's open Case that the bridge has forgotten is found in the org, the newest of several", async () => {
  const key = (name: string) => ({
    Case_From__c: "opencx",
    OpenCx_Handoff_Key__c: name,
    SuppliedEmail: "ada@example.com",
  });
  sim().control.insert({ object: "Case", fields: key("older") });
  clock.at += 60_000;
  const { id } = sim().control.insert({ object: "Case", fields: key("newer") });
  clock.at += 60_000;
  sim().control.insert({ object: "Case", fields: { ...key("closed"), Status: "Closed" } });
  sim().control.insert({ object: "Case", fields: { SuppliedEmail: "ada@example.com" } });
  const withoutKey = { Case_From__c: "opencx", SuppliedEmail: "ada@example.com" };
  sim().control.insert({ object: "Case", fields: withoutKey });
  const answer = await desk().open(conversationOf(ada), { brief: briefOf("one") });

  expect(answer).toMatchObject({ externalId: id, delivered: [] });
  expect(cases()).toHaveLength(5);
});

test("with a Contact it is the Contact's Case that is found, whatever address stands on it", async () => {
  const contact = sim().control.insert({ object: "Contact", fields: { LastName: "L", Email: "ada@example.com" } });
  const fields = { Case_From__c: "opencx", OpenCx_Handoff_Key__c: "k", ContactId: contact.id };
  const { id } = sim().control.insert({ object: "Case", fields });
  const answer = await desk().open(conversationOf(ada), { brief: [] });

  expect(answer.externalId).toBe(id);
  expect(answer.records["salesforce_contact_id"]).toBe(contact.id);
});

test("a customer's closed Case is reopened only where the settings say so", async () => {
  const first = await opened(desk(), ada);
  sim().control.close(first.externalId, {});
  const again = await opened(desk(reopening), otherSession);
  sim().control.close(first.externalId, {});
  const fresh = await opened(desk(), { ...ada, sessionId: "third" });

  expect(again.externalId).toBe(first.externalId);
  expect(fresh.externalId).not.toBe(first.externalId);
});

test("a Case that the bridge has forgotten and that was closed too long ago stays closed", async () => {
  const bridge = desk({ ...reopening, reopenWithinMs: "2d" });
  const first = await opened(bridge, ada);
  sim().control.close(first.externalId, {});
  clock.at += 3 * day;
  const next = await opened(bridge, otherSession);

  expect(next.externalId).not.toBe(first.externalId);
  expect(cases()).toMatchObject([{ IsClosed: true }, { IsClosed: false }]);
});
