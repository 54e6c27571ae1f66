import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startBridgeStub } from "./bridge-stub.ts";
import { faultOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();
let bridge: Awaited<ReturnType<typeof startBridgeStub>>;
beforeAll(async () => void (bridge = await startBridgeStub()));
beforeEach(() => {
  bridge.clear();
  sim().control.setBridge({ url: bridge.url, key: "the-key" });
  sim().control.setOutbox({ automatic: false });
});
afterAll(() => bridge.close());

const sent = () => sim().control.mailSent();
const deliveries = () => sim().control.records("OpenCx_Delivery__c");

async function openCase(fields: Json = {}): Promise<string> {
  return await api().create("Case", { Subject: "Broken", Case_From__c: "opencx", ...fields });
}

async function file(caseId: string, fields: Json): Promise<string> {
  const email = { ParentId: caseId, Subject: "Re: Broken", TextBody: "Try again.", ToAddress: "ada@example.com" };
  return await api().create("EmailMessage", { Status: "5", ...email, ...fields });
}

test("what a rep sends from a Case leaves the org, and what is merely inserted stays", async () => {
  const caseId = await openCase();
  const files = [{ name: "a.pdf", text: "x" }];
  const { id } = sim().control.email(caseId, { text: "Hello", subject: "S", to: "ada@example.com", files });
  sim().control.email(caseId, { text: "from the customer", to: "support@example.com", incoming: true });
  await file(caseId, { Status: "3" });
  const draft = sim().control.email(caseId, { text: "draft", to: "ada@example.com", draft: true });
  const before = sent();
  sim().control.sendDraft(caseId, { emailId: draft.id });

  expect(before).toMatchObject([
    { source: "rep", to: ["ada@example.com"], subject: "S", text: "Hello", files: ["a.pdf"], caseId, sourceId: id },
  ]);
  expect(sent().map(({ text }) => text)).toEqual(["Hello", "draft"]);
});

test("what left the org can be read over HTTP, and is forgotten at a reset", async () => {
  sim().control.email(await openCase(), { text: "Hello", to: "ada@example.com" });
  const read = async () => ((await (await fetch(`${sim().url}/_sim/mail-sent`)).json()) as { mails: Json[] }).mails;
  const before = await read();
  sim().control.reset();

  expect(before).toMatchObject([{ source: "rep", text: "Hello", to: ["ada@example.com"] }]);
  expect(await read()).toEqual([]);
});

test("an org that sends nothing lets nothing out", async () => {
  sim().control.setOutbox({ deliverability: "system" });
  const contact = await api().create("Contact", { LastName: "Ada", Email: "ada@example.com" });
  const caseId = await openCase({ ContactId: contact });
  sim().control.setOutbox({ notifyContactOfComments: true, sendOpencxEmails: true });
  sim().control.email(caseId, { text: "Hello", to: "ada@example.com" });
  sim().control.comment(caseId, { text: "Hello" });
  await file(caseId, { Headers: "X-OpenCX-Key: entry-7" });

  expect(sent()).toEqual([]);
  expect(deliveries().filter(({ Event__c }) => Event__c === "mail")).toMatchObject([
    { Status__c: "Dead", Error_Code__c: "MAIL_NOT_SENT_BY_SALESFORCE" },
  ]);
});

test("an org that tells contacts of comments mails public ones, to the contact", async () => {
  const contact = await api().create("Contact", { LastName: "Ada", Email: "ada@example.com" });
  const caseId = await openCase({ ContactId: contact });
  sim().control.comment(caseId, { text: "as shipped" });
  sim().control.setOutbox({ notifyContactOfComments: true });
  sim().control.comment(caseId, { text: "Hello" });
  sim().control.comment(caseId, { text: "a note", public: false });
  sim().control.comment(await openCase(), { text: "nobody to mail" });

  expect(sent()).toMatchObject([{ source: "comment", to: ["ada@example.com"], text: "Hello", caseId }]);
});

test("an email that fails to be written has not left", async () => {
  sim().control.installPublicGuide();
  const caseId = await openCase();
  const email = { attributes: { type: "EmailMessage" }, ParentId: caseId, ToAddress: "ada@example.com" };
  const wrong = { ...email, Status: "nothing" };
  await api().call("POST", "/composite/sobjects", { allOrNone: true, records: [email, wrong] });
  const rolledBack = sent();
  await api().call("POST", "/composite/sobjects", { allOrNone: false, records: [email, wrong] });

  expect(rolledBack).toEqual([]);
  expect(sent()).toHaveLength(1);
});

describe("emails that the bridge files to be sent", () => {
  beforeEach(() => sim().control.setOutbox({ automatic: false, sendOpencxEmails: true }));

  test("a marked draft leaves once, and is Sent then", async () => {
    const caseId = await openCase();
    const id = await file(caseId, { Headers: "Subject: a\nX-OpenCX-Key: entry-7", CcAddress: "bob@example.com" });
    await sim().control.drain();

    expect(sent()).toMatchObject([
      { source: "opencx", to: ["ada@example.com", "bob@example.com"], subject: "Re: Broken", sourceId: id },
    ]);
    expect(sent()[0]?.text).toMatch(/^Try again\.\n\nthread::/);
    expect(sim().control.case(caseId).emails).toMatchObject([{ Status: "3" }]);
    expect(deliveries()).toMatchObject([{ Event__c: "mail", Delivery_Key__c: `mail:${id}`, Status__c: "Delivered" }]);
    expect(bridge.received).toEqual([]);
  });

  test("a draft with files leaves with them when it gets its marker", async () => {
    const id = await file(await openCase(), {});
    const data = Buffer.from("x").toString("base64");
    await api().create("ContentVersion", { PathOnClient: "a.pdf", VersionData: data, FirstPublishLocationId: id });
    const before = sent().length;
    await api().call("PATCH", `/sobjects/EmailMessage/${id}`, { Headers: "X-OpenCX-Key: entry-7" });

    expect(before).toBe(0);
    expect(sent()).toMatchObject([{ files: ["a.pdf"] }]);
  });

  test("what OpenCX has sent, what is not marked, is sent already or comes in is left alone", async () => {
    const caseId = await openCase();
    await file(caseId, { Headers: "X-OpenCX-Mirror: entry-7", Status: "3" });
    await file(caseId, { Headers: "X-OpenCX-Mirror: entry-7\nX-OpenCX-Key: entry-7" });
    await file(caseId, { Headers: "X-OpenCX-Key: entry-7", Status: "3" });
    await file(caseId, { Headers: "X-OpenCX-Key: entry-7", Incoming: true });
    await file(caseId, {});

    expect([sent(), deliveries()]).toEqual([[], []]);
  });

  test("an email without a verified address or a good recipient says so, and goes when an admin sends it again", async () => {
    const caseId = await openCase();
    sim().control.setOutbox({ orgWideAddressVerified: false });
    await file(caseId, { Headers: "X-OpenCX-Key: entry-7" });
    sim().control.setOutbox({ orgWideAddressVerified: true });
    await file(caseId, { Headers: "X-OpenCX-Key: entry-8", ToAddress: "nobody" });
    const dead = deliveries();
    sim().control.replay({ delivery: "OCX-000001" });

    expect(dead).toMatchObject([
      { Status__c: "Dead", Error_Code__c: "MAIL_ADDRESS_MISSING" },
      { Status__c: "Dead", Error_Code__c: "MAIL_NOT_SENT_BY_SALESFORCE" },
    ]);
    expect(sent()).toHaveLength(1);
  });

  test("an email that the bridge filed as a rep's user is no reply", async () => {
    sim().control.setOutbox({ carryEmails: true });
    const caseId = await openCase();
    const email = { ParentId: caseId, Status: "3", TextBody: "Hello", ToAddress: "ada@example.com" };
    sim().control.insert({ object: "EmailMessage", fields: { ...email, Headers: "X-OpenCX-Mirror: entry-7" } });

    expect([sent(), deliveries()]).toEqual([[], []]);
  });
});

describe("OpenCX's public guide", () => {
  const trigger = "SELECT Id, Name, Status FROM ApexTrigger WHERE Name = 'OpenCxOutboundEmailSender'";

  test("its triggers can be seen in an org that followed it, and are not anybody's to write", async () => {
    const before = await api().query(trigger);
    sim().control.installPublicGuide();

    expect(before).toEqual([]);
    expect(await api().query(trigger)).toMatchObject([{ Name: "OpenCxOutboundEmailSender", Status: "Active" }]);
    expect(faultOf(await api().call("POST", "/sobjects/ApexTrigger", { Name: "X" })).status).toBe(400);
  });

  test("it mails each outgoing email that is inserted, also what OpenCX has sent before", async () => {
    sim().control.installPublicGuide();
    const caseId = await openCase();
    await file(caseId, { Headers: "X-OpenCX-Mirror: entry-7", Status: "3" });
    await file(caseId, { Incoming: true });
    sim().control.email(caseId, { text: "by a rep", to: "ada@example.com" });

    expect(sent().map(({ source }) => source)).toEqual(["guide", "rep"]);
  });

  test("the package's opt-in of the same names mails nothing twice and nothing that OpenCX has sent", async () => {
    sim().control.installParity();
    sim().control.setOutbox({ sendOpencxEmails: true });
    const caseId = await openCase();
    await file(caseId, { Headers: "X-OpenCX-Mirror: entry-7", Status: "3" });
    await file(caseId, { Headers: "X-OpenCX-Key: entry-8" });

    expect(sent().map(({ source }) => source)).toEqual(["opencx"]);
  });
});
