import { expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { ada, briefOf, conversationOf, idsOf, markOf, opened, simulatedOrg, withoutSum } from "./lab.ts";

const { sim, desk, cases, bodies, comments, count, clock, warnings } = simulatedOrg();

test("a Case is opened with all its fields and the beginning of the brief, in one write", async () => {
  const conversation = conversationOf({
    ...ada,
    ticketNumber: 42,
    reason: "Wants a refund\nnow",
    summary: "Paid twice.",
  });
  const brief = briefOf(...Array.from({ length: 30 }, (_, index) => `part ${index + 1}`));
  const answer = await desk().open(conversation, { brief });
  const [theCase] = cases();

  expect(theCase).toMatchObject({
    Id: answer.externalId,
    Subject: "#42 Paid twice.",
    Description: "Paid twice.\n\nReason: Wants a refund\nnow",
    Case_From__c: "opencx",
    Origin: "Email",
    Priority: "Medium",
    SuppliedEmail: "Ada@Example.com",
    SuppliedName: "Ada King Lovelace",
    SuppliedPhone: "+4930123",
    OpenCx_Handoff_Key__c: conversation.handoff.handoffId,
    OpenCx_Session_Id__c: conversation.handoff.sessionId,
    OpenCx_Channel__c: "email",
    OpenCx_Identity_Kind__c: "verified-email",
    OpenCx_Language__c: "en",
    OpenCx_Summary__c: "Paid twice.",
  });
  expect(answer.externalId).toHaveLength(18);
  expect(answer.records).toEqual({
    salesforce_case_id: answer.externalId,
    salesforce_case_number: "00000001",
    salesforce_org_id: sim().orgId,
  });
  expect(idsOf(answer)).toEqual(brief.slice(0, 24).map(({ id }) => id));
  expect(bodies()).toHaveLength(24);
  expect(withoutSum(bodies()[0] ?? "")).toBe(`part 1\n${markOf(brief[0]!, 1, 30)}`);
  expect(comments().map(({ IsPublished }) => IsPublished)).not.toContain(true);
  expect(count(/composite/)).toBe(1);
});

test("what the connection says of Cases is written, and comments are published where it says so", async () => {
  sim().control.addField({ object: "Case", name: "Region__c" });
  const queue = sim().control.records("Group")[0]?.["Id"];
  const own = {
    priority: "High",
    origins: { whatsapp: "Chat" },
    status: "Working",
    ownerId: queue,
    fields: { Region__c: "EU" },
  };
  await desk({ case: own, comments: { public: true } }).open(conversationOf({ channel: "whatsapp" }), {
    brief: briefOf("hello"),
  });

  expect(cases()).toMatchObject([
    { Priority: "High", Origin: "Chat", Status: "Working", OwnerId: queue, Region__c: "EU" },
  ]);
  expect(comments()).toMatchObject([{ IsPublished: true }]);
});

test("long texts are cut to the org's lengths", async () => {
  await desk().open(
    conversationOf({ reason: "r".repeat(400), summary: "😀".repeat(20_000), language: "x".repeat(30) }),
    {
      brief: [],
    },
  );
  const [theCase] = cases();

  expect(theCase?.["Subject"]).toHaveLength(255);
  expect(String(theCase?.["Description"]).length).toBeLessThanOrEqual(32_000);
  expect(String(theCase?.["Description"])).toMatch(/😀…$/u);
  expect(theCase?.["OpenCx_Handoff_Reason__c"]).toHaveLength(255);
});

test("an answer that is lost after the Case was made leads to the same Case, and the brief is not said again", async () => {
  const bridge = desk();
  const conversation = conversationOf(ada);
  const brief = briefOf("one", "two");
  sim().control.addFault({ path: "/composite$", cut: "after" });
  await expect(bridge.open(conversation, { brief })).rejects.toMatchObject({ code: "HTTP_UNREACHABLE" });
  const again = await bridge.open(conversation, { brief });

  expect(cases()).toHaveLength(1);
  expect(again.delivered).toEqual(brief.map(({ id }, index) => ({ id, externalId: comments()[index]?.["Id"] })));
  expect(again.records["salesforce_case_number"]).toBe("00000001");
});

test("fifty at once open one Case", async () => {
  const bridge = desk();
  const conversation = conversationOf(ada);
  const brief = briefOf("one", "two");
  const answers = await Promise.all(Array.from({ length: 50 }, () => bridge.open(conversation, { brief })));

  expect(new Set(answers.map(({ externalId }) => externalId)).size).toBe(1);
  expect(new Set(answers.map((answer) => idsOf(answer).length))).toEqual(new Set([2]));
  expect(cases()).toHaveLength(1);
  expect(comments()).toHaveLength(2);
});

test("a later conversation of the same handoff has a key of its own", async () => {
  await desk().open(conversationOf({ handoffId: "h", conversationNo: 2 }), { brief: [] });

  expect(cases()).toMatchObject([{ OpenCx_Handoff_Key__c: "h:2" }]);
});

test("words that look like a reference of a composite request arrive as they are", async () => {
  const brief = briefOf("one", "@{theCase.id}", "three");
  const first = await desk().open(conversationOf({ summary: "fine" }), { brief });
  const second = await desk().open(conversationOf({ summary: "@{theCase.id}" }), { brief });

  expect(idsOf(first)).toEqual([brief[0]?.id]);
  expect(idsOf(second)).toEqual([]);
  expect(cases()[1]).toMatchObject({ Description: expect.stringContaining("@{theCase.id}") });
});

test("a proven address finds its Contact, the one changed last of several", async () => {
  const insert = (LastName: string) =>
    sim().control.insert({ object: "Contact", fields: { LastName, Email: "ada@example.com" } });
  insert("Old");
  clock.at += 60_000;
  const { id } = insert("New");
  const answer = await desk().open(conversationOf(ada), { brief: [] });

  expect(cases()).toMatchObject([{ ContactId: id }]);
  expect(answer.records["salesforce_contact_id"]).toBe(id);
});

test("an address that nobody has checked links nothing and finds nobody's Case", async () => {
  sim().control.insert({ object: "Contact", fields: { LastName: "Fox", Email: "ada@example.com" } });
  const bridge = desk({ contacts: { create: true } });
  await opened(bridge, ada);
  const stranger = {
    identity: { kind: "fell-back-to-anonymous", value: "ada@example.com" },
    customer: { name: "Eve", email: undefined, nonVerifiedEmail: "ada@example.com", phone: undefined },
  } as const;
  await opened(bridge, stranger);

  expect(cases()).toMatchObject([{}, { ContactId: null, SuppliedEmail: "ada@example.com", SuppliedName: "Eve" }]);
  expect(sim().control.records("Contact")).toHaveLength(1);
  expect((await bridge.prepare(conversationOf(stranger).handoff)).shareKey).toBeUndefined();
});

test("an address with a quotation mark asks for that address and nothing else", async () => {
  const identity = { kind: "verified-email", value: "o'brien@example.com" } as const;
  const contact = { LastName: "O'Brien", Email: identity.value };
  const { id } = sim().control.insert({ object: "Contact", fields: contact });
  await opened(desk(), { identity });

  expect(cases()).toMatchObject([{ ContactId: id, SuppliedEmail: "o'brien@example.com" }]);
});

test("what is not an address at all is left out, and the Case is opened", async () => {
  const customer = { name: undefined, email: undefined, nonVerifiedEmail: "ada at home", phone: undefined };
  await opened(desk(), { identity: { kind: "anonymous", value: "s" }, customer });

  expect(cases()).toMatchObject([{ SuppliedEmail: null }]);
});

test("a Contact is made where the settings say so, once", async () => {
  const bridge = desk({ contacts: { create: true } });
  sim().control.addFault({ path: "/sobjects/Contact", cut: "after" });
  const conversation = conversationOf(ada);
  await expect(bridge.open(conversation, { brief: [] })).rejects.toMatchObject({ code: "HTTP_UNREACHABLE" });
  await bridge.open(conversation, { brief: [] });
  const [contact, ...more] = sim().control.records("Contact");

  expect(more).toEqual([]);
  expect(contact).toMatchObject({
    FirstName: "Ada King",
    LastName: "Lovelace",
    Email: "Ada@Example.com",
    Phone: "+4930123",
  });
  expect(cases()).toMatchObject([{ ContactId: contact?.["Id"] }]);
});

test("a Contact that somebody else makes in the meantime is taken, and no second one made", async () => {
  sim().control.addFault({ path: "/query", after: 2, delayMs: 200 });
  const opening = opened(desk({ contacts: { create: true } }), ada);
  await eventually("the third query", () => count(/\/query/) === 3);
  const { id } = sim().control.insert({ object: "Contact", fields: { LastName: "L", Email: "ada@example.com" } });
  await opening;

  expect(sim().control.records("Contact")).toHaveLength(1);
  expect(cases()).toMatchObject([{ ContactId: id }]);
});

test("a duplicate rule that allows saving does not stop the Contact", async () => {
  sim().control.insert({ object: "Contact", fields: { LastName: "Lovelace", Email: "other@example.com" } });
  sim().control.addDuplicateRule({ object: "Contact", name: "Same name", fields: ["LastName"] });
  await opened(desk({ contacts: { create: true } }), ada);

  expect(sim().control.records("Contact")).toHaveLength(2);
});

test("a Contact that the org refuses leaves the Case without one, and the log says why", async () => {
  sim().control.addValidationRule({ object: "Contact", message: "No contacts from outside" });
  await opened(desk({ contacts: { create: true } }), ada);

  expect(cases()).toMatchObject([{ ContactId: null, SuppliedEmail: "Ada@Example.com" }]);
  expect(warnings).toMatchObject([{ facts: { code: "SALESFORCE_VALIDATION_RULE" } }]);
});

test("a duplicate rule on Case is overruled once, with the brief still in the same write", async () => {
  sim().control.insert({ object: "Case", fields: { SuppliedEmail: "Ada@Example.com" } });
  sim().control.addDuplicateRule({ object: "Case", name: "Same customer", fields: ["SuppliedEmail"] });
  const answer = await desk().open(conversationOf(ada), { brief: briefOf("one") });

  expect(cases()).toHaveLength(2);
  expect(idsOf(answer)).toHaveLength(1);
});

test("a duplicate rule that allows nothing is named", async () => {
  sim().control.insert({ object: "Case", fields: { SuppliedEmail: "Ada@Example.com" } });
  sim().control.addDuplicateRule({ object: "Case", name: "r", fields: ["SuppliedEmail"], allowSave: false });

  await expect(opened(desk(), ada)).rejects.toMatchObject({
    code: "SALESFORCE_DUPLICATE_RULE",
    retryable: false,
    remedy: expect.stringContaining("Duplicate Rules"),
  });
});
