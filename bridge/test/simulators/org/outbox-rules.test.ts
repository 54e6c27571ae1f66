import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { startBridgeStub } from "./bridge-stub.ts";
import { simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

// What the package's Apex does in rarer states; the Apex tests prove the same of the Apex.
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

const openCase = () => api().create("Case", { Subject: "Broken", Case_From__c: "opencx" });
const drain = () => sim().control.drain();
const rows = () => sim().control.records("OpenCx_Delivery__c");
const texts = () => bridge.events().map(({ text }) => text);

async function change(row: Json | undefined, fields: Json): Promise<void> {
  const { status } = await api().call("PATCH", `/sobjects/OpenCx_Delivery__c/${String(row?.["Id"])}`, fields);
  expect(status).toBe(204);
}

test("a reply that is too long goes without its looks, and is dead where that is not enough", async () => {
  sim().control.setOutbox({ carryEmails: true });
  const caseId = await openCase();
  sim().control.email(caseId, { text: "a", html: `<p>${"x".repeat(120_000)}</p>` });
  sim().control.email(caseId, { text: "x".repeat(120_000) });
  await drain();

  expect(bridge.events()).toMatchObject([{ text: "a", html: null }]);
  expect(rows()).toMatchObject([
    { Status__c: "Delivered" },
    { Status__c: "Dead", Error_Code__c: "DELIVERY_TOO_LONG", Payload__c: null },
  ]);
});

test("a payload that somebody broke is dead, and what is behind it goes", async () => {
  const caseId = await openCase();
  for (const text of ["a", "b", "c"]) sim().control.comment(caseId, { text });
  const [first, second] = rows();
  await change(first, { Payload__c: "{" });
  await change(second, { Payload__c: "[]" });
  await drain();

  expect(texts()).toEqual(["c"]);
  expect(rows().map((row) => row["Error_Code__c"])).toEqual([
    "DELIVERY_PAYLOAD_UNUSABLE",
    "DELIVERY_PAYLOAD_UNUSABLE",
    null,
  ]);
});

test("a row is kept as it was sent, with its number, its name and its files", async () => {
  const { id } = sim().control.comment(await openCase(), { text: "a" });
  const [row] = rows();
  await change(row, { Payload__c: JSON.stringify({ text: "a", key: "another", number: 9 }) });
  await drain();

  const sent = { number: 1, name: "OCX-000001", text: "a", key: id, files: [] };
  expect(bridge.events()).toEqual([sent]);
  expect(JSON.parse(String(rows()[0]?.["Payload__c"]))).toEqual(sent);
});

test("what a job has not come back with counts as an attempt, and goes again", async () => {
  sim().control.setOutbox({ maxAttempts: 2 });
  const [one, two] = [await openCase(), await openCase()];
  sim().control.comment(one, { text: "a" });
  sim().control.comment(two, { text: "b" });
  const [first, second] = rows();
  const gone = new Date(clock.now - minute).toISOString();
  await change(first, { Status__c: "Sending", Next_Attempt__c: gone });
  await change(second, { Status__c: "Sending", Next_Attempt__c: gone, Attempts__c: 1 });
  await drain();

  expect(rows()).toMatchObject([
    { Status__c: "Delivered", Attempts__c: 2 },
    { Status__c: "Dead", Attempts__c: 2, Error_Code__c: "DELIVERY_JOB_DIED" },
  ]);
  expect(texts()).toEqual(["a"]);
});

test("what a job holds is left to it until its time is over", async () => {
  sim().control.comment(await openCase(), { text: "a" });
  await change(rows()[0], { Status__c: "Sending", Next_Attempt__c: new Date(clock.now + minute).toISOString() });
  await drain();
  const early = texts();
  clock.now += minute;
  await drain();

  expect([early, texts()]).toEqual([[], ["a"]]);
});

test("a pause that the bridge asks for counts where it says nothing of a row, too", async () => {
  sim().control.comment(await openCase(), { text: "a" });
  bridge.plan.push(() => ({ status: 200, body: { results: [] }, headers: { "retry-after": "600" } }));
  await drain();
  clock.now += 9 * minute;
  await drain();
  const early = bridge.received.length;
  clock.now += minute;
  await drain();

  expect([early, bridge.received.length]).toEqual([1, 2]);
});

test.each([
  [413, {}, "BRIDGE_FAILED", 2],
  [400, { code: "REQUEST_UNREADABLE" }, "BRIDGE_FAILED", 2],
  [500, {}, "BRIDGE_FAILED", 2],
  [401, {}, "BRIDGE_KEY_REFUSED", 1],
  [403, {}, "BRIDGE_KEY_REFUSED", 1],
  [429, {}, "BRIDGE_FAILED", 1],
  [503, {}, "BRIDGE_FAILED", 1],
  [404, {}, "BRIDGE_NOT_CONNECTED", 1],
  [404, { code: "CONVERSATION_NOT_OPENED_BY_OPENCX" }, "BRIDGE_ANSWER_UNUSABLE", 1],
])("after HTTP %i %j the row says %s, and %i requests are made", async (status, body, code, requests) => {
  sim().control.setOutbox({ batchSize: 1 });
  for (const text of ["a", "b"]) sim().control.comment(await openCase(), { text });
  bridge.plan.push(() => ({ status, body }));
  await drain();

  expect(rows()[0]).toMatchObject({ Status__c: "Pending", Error_Code__c: code, Http_Status__c: status });
  expect(bridge.received).toHaveLength(requests);
});

test("a refusal without a code is dead without one", async () => {
  sim().control.comment(await openCase(), { text: "a" });
  bridge.plan.push((events) => ({ status: 200, body: { results: [{ key: events[0]?.key, status: "refused" }] } }));
  await drain();

  expect(rows()).toMatchObject([{ Status__c: "Dead", Error_Code__c: null, Last_Error__c: null, Http_Status__c: 200 }]);
});

test("emails count ten times: a job takes twenty of them, and the next job the rest", async () => {
  sim().control.setOutbox({ carryEmails: true });
  const caseId = await openCase();
  for (let at = 0; at < 25; at += 1) sim().control.email(caseId, { text: `${at}` });
  await drain();

  expect(bridge.received.map(({ body }) => body.events.length)).toEqual([20, 5]);
});

test("what a process writes is no reply, but a Case that a process closes is closed", async () => {
  sim().control.addUser({ username: "auto@example.com", name: "Automated Process", userType: "AutomatedProcess" });
  const caseId = await openCase();
  sim().control.comment(caseId, { text: "automatic", by: "auto@example.com" });
  sim().control.close(caseId, { by: "auto@example.com" });
  await drain();

  expect(bridge.events().map(({ type }) => type)).toEqual(["closed"]);
});

test("an inline image and a second file of a post go along", async () => {
  const caseId = await openCase();
  const { id } = sim().control.post(caseId, { text: "two", file: { name: "a.txt", text: "a" } });
  const version = await api().create("ContentVersion", { PathOnClient: "b.png", VersionData: "Yg==" });
  await api().create("FeedAttachment", { FeedEntityId: id, RecordId: version, Type: "InlineImage" });
  await api().create("FeedAttachment", { FeedEntityId: id, Type: "Link", Value: "https://example.com" });
  await drain();

  expect(bridge.events()).toMatchObject([{ files: [{ name: "a.txt" }, { name: "b.png" }] }]);
});

test("the words of a rich post are those that stand there", async () => {
  sim().control.post(await openCase(), { text: "<p>It&#39;s&nbsp;&quot;here&quot;<br>a &#x26; b</p>", rich: true });
  await drain();

  expect(texts()).toEqual(['It\'s\u00a0"here"\na & b']);
});
