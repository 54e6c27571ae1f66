import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { simulated } from "./helpers.ts";
import { startBridgeStub } from "./bridge-stub.ts";

const { sim, api, clock } = simulated();
const minute = 60_000;
let bridge: Awaited<ReturnType<typeof startBridgeStub>>;
beforeAll(async () => void (bridge = await startBridgeStub()));
beforeEach(() => {
  bridge.clear();
  sim().control.setBridge({ url: bridge.url, key: "the-key" });
  sim().control.setOutbox({ automatic: false });
});
afterAll(() => bridge.close());

async function openCase(fields: Record<string, unknown> = {}): Promise<string> {
  return await api().create("Case", {
    Subject: "Broken",
    Case_From__c: "opencx",
    OpenCx_Session_Id__c: "S-1",
    ...fields,
  });
}

const drain = () => sim().control.drain();
const texts = () => bridge.events().map(({ text }) => text);
const statuses = () =>
  sim()
    .control.records("OpenCx_Delivery__c")
    .map((row) => row["Status__c"]);

test("a rep's comment reaches the bridge once, with the key and all that is known of it", async () => {
  sim().control.setOutbox({ automatic: true });
  const caseId = await openCase();
  const { id } = sim().control.comment(caseId, { text: "Try again.\nÜ", by: "Bob Agent" });
  await sim().control.settled();
  await drain();

  expect(bridge.received).toHaveLength(1);
  expect(bridge.received[0]).toMatchObject({
    url: "/v1/salesforce/case-events",
    headers: { authorization: "Bearer the-key" },
  });
  expect(bridge.received[0]?.body).toEqual({
    version: 1,
    orgId: sim().orgId,
    events: [
      {
        ...{ number: 1, name: "OCX-000001", key: id, type: "reply", caseId, caseNumber: "00000001", sessionId: "S-1" },
        ...{
          source: "CaseComment",
          sourceId: id,
          occurredAt: "2026-11-21T16:00:00.000Z",
          subject: "Broken",
          status: "New",
        },
        author: { id: expect.stringMatching(/^005/), name: "Bob Agent" },
        ...{ text: "Try again.\nÜ", html: null, files: [] },
      },
    ],
  });
  expect(sim().control.case(caseId).deliveries).toMatchObject([
    { Status__c: "Delivered", Attempts__c: 1, Http_Status__c: 200 },
  ]);
});

test("notes among colleagues, Cases of others, and what the bridge wrote stay in the org", async () => {
  const ours = await openCase();
  const theirs = await openCase({ Case_From__c: "web", OpenCx_Session_Id__c: null });
  sim().control.comment(ours, { text: "note", public: false });
  sim().control.comment(theirs, { text: "not ours" });
  sim().control.post(ours, { text: "internal", public: false });
  sim().control.comment(ours, { text: "[Customer] Hello\n[1/1 · 3f6c1a9be042-7fe3ee8f]" });
  sim().control.email(ours, { text: "sent already" });
  await api().create("CaseComment", { ParentId: ours, CommentBody: "from the bridge", IsPublished: true });
  await drain();

  expect(texts()).toEqual([]);
  const quoting = [
    "You wrote:\n[Customer] Hello\n[1/1 · 3f6c1a9be042-7fe3ee8f]",
    "See [1/1 · 3f6c1a9be042-7fe3ee8f] above.",
    "[Customer] Hello\n[1/1 · 3f6c1a9be042]",
  ];
  for (const text of quoting) sim().control.comment(ours, { text });
  await drain();
  expect(texts()).toEqual(quoting);
});

test("a note that is published later is carried once, and a comment that was public before is not", async () => {
  const caseId = await openCase();
  sim().control.setOutbox({ carryComments: false });
  const old = sim().control.comment(caseId, { text: "old" });
  sim().control.setOutbox({ carryComments: true });
  const { id } = sim().control.comment(caseId, { text: "note", public: false });
  await drain();
  const asNote = texts();
  clock.now += minute;
  sim().control.publish(caseId, { commentId: id });
  sim().control.publish(caseId, { commentId: id, public: false });
  sim().control.publish(caseId, { commentId: id });
  sim().control.publish(caseId, { commentId: old.id });
  await drain();

  expect(asNote).toEqual([]);
  expect(bridge.events()).toMatchObject([
    { source: "CaseComment", key: id, text: "note", occurredAt: "2026-11-21T16:01:00.000Z" },
  ]);
});

test("a public post is carried with its file and its looks, also a file without words, but no post without both, and no file that is only attached", async () => {
  const caseId = await openCase();
  sim().control.post(caseId, {
    text: "<p>See <b>here</b></p><p>1 &lt; 2</p>",
    rich: true,
    file: { name: "a.txt", text: "hi" },
  });
  sim().control.post(caseId, { file: { name: "b.txt", text: "hi" } });
  sim().control.post(caseId, { text: "<p> </p>", rich: true });
  sim().control.attach(caseId, { file: { name: "c.txt", text: "hi" } });
  await drain();

  expect(bridge.events()).toMatchObject([
    {
      source: "FeedItem",
      text: "See here\n1 < 2",
      html: "<p>See <b>here</b></p><p>1 &lt; 2</p>",
      files: [{ id: expect.stringMatching(/^068/), name: "a.txt", type: "TXT", size: 2 }],
    },
    { source: "FeedItem", text: null, html: null, files: [{ name: "b.txt" }] },
  ]);
  expect(sim().control.case(caseId).files).toHaveLength(3);
});

test("sent emails are carried where the org says so: not incoming or automated ones, a draft when it leaves", async () => {
  sim().control.setOutbox({ carryEmails: true });
  const caseId = await openCase();
  sim().control.email(caseId, { text: "incoming", incoming: true });
  const incoming = { ParentId: caseId, Incoming: true, Status: "3", TextBody: "from the customer" };
  sim().control.insert({ object: "EmailMessage", fields: incoming });
  sim().control.email(caseId, { text: "automated", automated: true });
  sim().control.email(caseId, { text: "sent", subject: "Hello", files: [{ name: "a.pdf", text: "x" }] });
  const draft = sim().control.email(caseId, { text: "draft", draft: true });
  await drain();
  const before = texts();
  sim().control.sendDraft(caseId, { emailId: draft.id });
  await drain();

  expect(before).toEqual(["sent"]);
  expect(texts()).toEqual(["sent", "draft"]);
  expect(bridge.events()[0]).toMatchObject({ subject: "Hello", files: [{ name: "a.pdf" }] });
});

test("a sent email without words is carried with the files that come after it", async () => {
  sim().control.setOutbox({ carryEmails: true });
  sim().control.email(await openCase(), { text: " ", html: "\n", files: [{ name: "a.pdf", text: "x" }] });
  await drain();

  expect(bridge.events()).toMatchObject([
    { source: "EmailMessage", subject: "Re: Broken", text: null, html: null, files: [{ name: "a.pdf" }] },
  ]);
});

test("closing and opening again are told, each with a key of its own, and other changes are not", async () => {
  const caseId = await openCase();
  sim().control.close(caseId);
  clock.now += 5_000;
  sim().control.edit(caseId, { fields: { Priority: "Low" } });
  sim().control.reopen(caseId);
  await drain();

  const at = Date.parse("2026-11-21T16:00:00Z");
  expect(bridge.events()).toMatchObject([
    {
      type: "closed",
      source: "CaseStatus",
      sourceId: caseId,
      key: `${caseId}:closed:${at}`,
      status: "Closed",
      text: null,
    },
    { type: "reopened", key: `${caseId}:open:${at + 5_000}`, status: "Working" },
  ]);
});

test("kinds of replies can be switched off", async () => {
  sim().control.setOutbox({ carryComments: false, carryPosts: false, carryStatus: false });
  const caseId = await openCase();
  sim().control.comment(caseId, { text: "a" });
  sim().control.post(caseId, { text: "b" });
  sim().control.close(caseId);
  await drain();

  expect([texts(), statuses()]).toEqual([[], []]);
});

test("a failed delivery is tried again later each time, holds up its Case alone, and is dead at last", async () => {
  sim().control.setOutbox({ maxAttempts: 3 });
  const [one, two] = [await openCase(), await openCase({ OpenCx_Session_Id__c: "S-2" })];
  sim().control.comment(one, { text: "a" });
  bridge.plan.push(() => ({ status: 500 }));
  await drain();
  sim().control.comment(one, { text: "b" });
  sim().control.comment(two, { text: "c" });
  await drain();
  const others = texts();
  clock.now += minute - 1;
  await drain();
  const early = texts();
  clock.now += 1;
  bridge.plan.push(() => ({ status: 500 }));
  await drain();
  clock.now += 2 * minute;
  bridge.plan.push(() => ({ status: 500 }));
  await drain();

  expect(others).toEqual(["a", "c"]);
  expect(early).toEqual(["a", "c"]);
  const [first, second] = sim().control.case(one).deliveries;
  expect(first).toMatchObject({
    Status__c: "Dead",
    Attempts__c: 3,
    Http_Status__c: 500,
    Error_Code__c: "BRIDGE_FAILED",
  });
  expect(texts()).toEqual(["a", "c", "a", "b", "a", "b", "b"]);
  expect(second).toMatchObject({ Status__c: "Delivered" });
});

test("the bridge's Retry-After is kept, up to an hour", async () => {
  sim().control.comment(await openCase(), { text: "a" });
  bridge.plan.push(() => ({ status: 429, headers: { "retry-after": "86400" } }));
  await drain();
  clock.now += 59 * minute;
  await drain();
  const early = bridge.received.length;
  clock.now += minute;
  await drain();

  expect([early, bridge.received.length]).toEqual([1, 2]);
});

test("of each event the bridge says what became of it; what it is silent about comes again, in order", async () => {
  const caseId = await openCase();
  for (const text of ["a", "b", "c", "d", "e"]) sim().control.comment(caseId, { text });
  bridge.plan.push((events) => {
    const said = [
      { status: "accepted" },
      { status: "duplicate" },
      { status: "refused", code: "CASE_NOT_OPENED_BY_OPENCX", message: "Not ours." },
      { status: "refused", code: "EVENT_TOO_OLD", message: "Too late." },
    ];
    return { status: 200, body: { results: said.map((one, at) => ({ key: events[at]?.key, ...one })) } };
  });
  await drain();

  expect(statuses()).toEqual(["Delivered", "Delivered", "Skipped", "Dead", "Pending"]);
  expect(sim().control.case(caseId).deliveries[3]).toMatchObject({
    Error_Code__c: "EVENT_TOO_OLD",
    Last_Error__c: "Too late.",
  });
  clock.now += minute;
  await drain();
  expect(texts().slice(5)).toEqual(["e"]);
});

test.each([
  ["a refused key", () => ({ status: 401 }), "BRIDGE_KEY_REFUSED"],
  ["a wrong address", () => ({ status: 404 }), "BRIDGE_NOT_CONNECTED"],
  ["an answer without results", () => ({ status: 200, body: { fine: true } }), "BRIDGE_ANSWER_UNUSABLE"],
])("after %s the delivery waits and says why", async (_what, say, code) => {
  sim().control.comment(await openCase(), { text: "a" });
  bridge.plan.push(say);
  await drain();

  expect(sim().control.records("OpenCx_Delivery__c")).toMatchObject([
    { Status__c: "Pending", Error_Code__c: code, Attempts__c: 1 },
  ]);
});

test("a bridge that is not there leaves the delivery waiting", async () => {
  sim().control.setBridge({ url: "http://127.0.0.1:9" });
  sim().control.comment(await openCase(), { text: "a" });
  await drain();

  const rows = sim().control.records("OpenCx_Delivery__c");
  expect(rows).toMatchObject([{ Status__c: "Pending", Error_Code__c: "BRIDGE_SILENT", Http_Status__c: null }]);
});

test("a bridge that is away is asked once, and what was not tried goes as soon as it is back", async () => {
  sim().control.setOutbox({ batchSize: 1 });
  for (const session of ["S-1", "S-2"]) {
    sim().control.comment(await openCase({ OpenCx_Session_Id__c: session }), { text: session });
  }
  bridge.plan.push(() => ({ status: 503 }));
  await drain();
  const first = texts();
  await drain();

  expect(first).toEqual(["S-1"]);
  expect(texts()).toEqual(["S-1", "S-2"]);
});

test("200 rows go in a request, in the order they were written", async () => {
  const caseId = await openCase();
  for (let at = 0; at < 250; at += 1) sim().control.comment(caseId, { text: `${at}` });
  await drain();

  expect(bridge.received.map(({ body }) => body.events.length)).toEqual([200, 50]);
  expect(texts()).toEqual(Array.from({ length: 250 }, (_one, at) => `${at}`));
});

test("what comes behind a failed batch of its Case is not sent before it", async () => {
  sim().control.setOutbox({ batchSize: 2 });
  const caseId = await openCase();
  for (const text of ["a", "b", "c"]) sim().control.comment(caseId, { text });
  bridge.plan.push(() => ({ status: 500 }));
  await drain();
  const first = texts();
  clock.now += minute;
  await drain();

  expect(first).toEqual(["a", "b"]);
  expect(texts().slice(2)).toEqual(["a", "b", "c"]);
});

test("an admin sends a dead delivery again", async () => {
  sim().control.comment(await openCase(), { text: "a" });
  bridge.plan.push((events) => ({
    status: 200,
    body: { results: [{ key: events[0]?.key, status: "refused", code: "X", message: "no" }] },
  }));
  await drain();
  sim().control.replay({ delivery: "OCX-000001" });
  await drain();

  expect(texts()).toEqual(["a", "a"]);
  expect(sim().control.records("OpenCx_Delivery__c")).toMatchObject([
    { Status__c: "Delivered", Attempts__c: 1, Error_Code__c: null },
  ]);
});

test("a reply whose transaction is rolled back leaves nothing behind", async () => {
  const caseId = await openCase();
  sim().control.failWrites({ errorCode: "X", object: "ContentVersion" });

  expect(() => sim().control.email(caseId, { text: "a", files: [{ name: "a", text: "a" }] })).toThrow("X");
  expect(sim().control.case(caseId)).toMatchObject({ emails: [], deliveries: [] });
});

test("deleting a Case keeps the evidence of what was carried", async () => {
  const caseId = await openCase();
  sim().control.comment(caseId, { text: "a" });
  sim().control.remove(caseId);
  await drain();

  expect(sim().control.case(caseId)).toMatchObject({
    deleted: true,
    comments: [],
    deliveries: [{ Status__c: "Delivered" }],
  });
});
