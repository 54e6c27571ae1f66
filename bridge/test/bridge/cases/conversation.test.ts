import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { keys } from "../../support/bridge-config.ts";
import { eventually } from "../../support/eventually.ts";
import { CaseWorld, customer } from "./case-world.ts";

let cases: CaseWorld;
beforeAll(async () => {
  cases = await CaseWorld.start();
});
afterAll(async () => {
  expect(cases.world.simulators.salesforceOrg.violations()).toEqual([]);
  await cases.close();
});

test("a handed-off e-mail opens a Case with the whole story", async () => {
  const who = customer();
  const { sessionId, caseId } = await cases.onCase(who, {
    summary: "Ana looks for her order.",
    reason: "user_request",
  });

  const report = cases.org.case(caseId);
  expect(report.case).toMatchObject({
    Case_From__c: "opencx",
    Origin: "Email",
    Priority: "Medium",
    SuppliedEmail: who.contact.email,
    SuppliedName: "Ana Silva",
    OpenCx_Session_Id__c: sessionId,
    OpenCx_Channel__c: "email",
    OpenCx_Identity_Kind__c: "verified-email",
    IsClosed: false,
  });
  expect(String(report.case["Description"])).toContain("Ana looks for her order.");
  const story = cases.comments(caseId).join("\n");
  expect(story).toContain("Customer Ana Silva: Where is my order?");
  expect(story).toContain("Let me look.");
  expect(report.comments.map((one) => one["IsPublished"])).toEqual([false]);
  const { records, desk } = (await cases.world.handoff((await handoffOf(sessionId)).id)).conversations[0] ?? {};
  expect(desk).toBe("salesforce-cases");
  expect(records).toMatchObject({
    salesforce_case_id: caseId,
    salesforce_case_number: report.case["CaseNumber"],
  });
});

async function handoffOf(sessionId: string): Promise<{ id: string }> {
  const { body } = await cases.world.get<{ handoffs: { handoff: { id: string } }[] }>(
    `/v1/sessions/${sessionId}/trace`,
    keys.admin,
  );
  return { id: body.handoffs[0]?.handoff.id ?? "" };
}

test("rep and customer write to each other until the rep closes the Case", async () => {
  const { sessionId, id, caseId } = await cases.onCase(customer());

  cases.org.comment(caseId, { text: "Which order is it?" });
  await cases.customerReadsAll(sessionId, 1);
  cases.mail(sessionId, "Number 42.");
  await eventually("the mail on the Case", () => cases.comments(caseId).some((text) => text.endsWith("Number 42.")));
  cases.org.post(caseId, { text: "It arrives tomorrow." });
  await cases.customerReadsAll(sessionId, 2);
  cases.org.close(caseId, {});
  await cases.world.reaches(id, "ended");
  await cases.settled();

  expect(cases.customerReads(sessionId)).toEqual(["Which order is it?", "It arrives tomorrow."]);
  expect(cases.status(sessionId)).toBe("closed_resolved");
  expect(await cases.world.handoff(id)).toMatchObject({ endedBy: "rep", endReason: "case-closed" });
  const custom = cases.world.simulators.opencx.ledger(sessionId).customData;
  expect(custom["bridge_salesforce_case_id"]).toBe(caseId);
});

test("files go both ways, each once", async () => {
  const { sessionId, caseId } = await cases.onCase(customer());

  cases.org.post(caseId, { text: "Your invoice", file: { name: "invoice.txt", text: "42 EUR" } });
  await cases.customerReadsAll(sessionId, 1);
  cases.opencx.customerWrites(sessionId, {
    text: "Here is a photo",
    files: [{ name: "photo.png", type: "image/png", base64: tinyPng }],
  });
  await eventually("the photo", () => cases.org.case(caseId).files.length === 2);
  await cases.settled();

  const [sent] = cases.world.simulators.opencx.ledger(sessionId).visible.filter(({ from }) => from === "agent");
  expect(sent).toMatchObject({ text: "Your invoice", attachments: [{ name: "invoice.txt" }] });
  expect(cases.org.case(caseId).files.map((file) => file["PathOnClient"])).toEqual(["invoice.txt", "photo.png"]);
  expect(cases.customerReads(sessionId)).toHaveLength(1);
});

const tinyPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("the rep's panel shows the handoff by the Case's id, and only to the org", async () => {
  const { sessionId, caseId } = await cases.onCase(customer());

  const trace = await cases.world.trace(caseId);
  const refused = await cases.world.get(`/v1/conversations/${caseId}/trace`);

  expect(trace.handoff).toMatchObject({ sessionId, state: "queued" });
  expect(trace.transcript.map(({ text }) => text)).toEqual(["Where is my order?", "Let me look."]);
  expect(refused.status).toBe(403);
});

test("what is private on the Case stays there", async () => {
  const { sessionId, caseId } = await cases.onCase(customer());

  cases.org.comment(caseId, { text: "He sounds angry.", public: false });
  cases.org.post(caseId, { text: "Internal.", public: false });
  cases.org.comment(caseId, { text: "We are looking." });
  await cases.settled();

  expect(cases.customerReads(sessionId)).toEqual(["We are looking."]);
});

test("a customer who ends the conversation in OpenCX leaves the Case open, with a word on it", async () => {
  const { sessionId, id, caseId } = await cases.onCase(customer());

  cases.opencx.closeSession(sessionId, { by: "contact" });
  await cases.world.reaches(id, "ended");

  expect(cases.org.case(caseId).case["IsClosed"]).toBe(false);
  expect(cases.comments(caseId).at(-1)).toMatch(/closed in OpenCX/);
});

test("two hundred replies in one go are two hundred messages, each once and in order", async () => {
  const { sessionId, caseId } = await cases.onCase(customer());
  const texts = Array.from({ length: 200 }, (_, index) => `reply ${index}`);

  cases.org.comments(caseId, { texts });
  await cases.customerReadsAll(sessionId, 200);
  await cases.settled();

  expect(cases.customerReads(sessionId)).toEqual(texts);
}, 120_000);

test("fifty reports of one session are one Case", async () => {
  const sessionId = await cases.world.handedOffSession({ channel: "email", ...customer() });

  const ids = await Promise.all(Array.from({ length: 50 }, () => cases.world.handOff(sessionId)));
  await cases.caseOf(ids[0] ?? "");
  await cases.settled();

  expect(new Set(ids).size).toBe(1);
  const own = cases.org.records("Case").filter((one) => one["OpenCx_Session_Id__c"] === sessionId);
  expect(own).toHaveLength(1);
});

test("fifty sessions of one customer are one Case", async () => {
  const who = customer();
  const handoffs = await Promise.all(Array.from({ length: 50 }, () => cases.handedOff(who)));

  const caseIds = await Promise.all(handoffs.map(({ id }) => cases.caseOf(id)));
  await cases.settled();

  expect(new Set(caseIds).size).toBe(1);
  const own = cases.org.records("Case").filter((one) => one["SuppliedEmail"] === who.contact.email);
  expect(own).toHaveLength(1);
  expect(cases.comments(caseIds[0] ?? "").filter((text) => text.startsWith("OpenCX handoff"))).toHaveLength(50);
}, 120_000);
