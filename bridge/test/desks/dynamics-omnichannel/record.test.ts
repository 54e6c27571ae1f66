import { expect, test } from "@jest/globals";
import { dynamicsOmnichannelConnection } from "../../../src/config/sections/dynamics-omnichannel.ts";
import type { Desk, DeskConversation } from "../../../src/desks/desk.ts";
import { createDynamicsRecords } from "../../../src/desks/dynamics-omnichannel/record/record-desk.ts";
import { connectionTo, simulatedTenant } from "../dynamics-incidents/lab.ts";
import { ada, certain, conversationOf, said, uncertain } from "../salesforce-cases/lab.ts";

const { sim, dataverse, rows, count } = simulatedTenant();

function desk(changes: object = {}): Desk {
  const { workstreamId } = sim().facts;
  const mode = { desk: "dynamics-omnichannel", chatMode: "dataverse_record", default_queue_id: workstreamId };
  const settings = dynamicsOmnichannelConnection.parse({ ...connectionTo(sim()), ...mode, ...changes });
  return createDynamicsRecords(settings, { dataverse: dataverse() });
}

const summary = "Ada looks for her order.";

test("the published payload goes in one change set: the record, its context, and the contact of a proven address", async () => {
  const { id } = sim().control.insert({ table: "contact", row: { lastname: "Ada", emailaddress1: "ada@example.com" } });
  const { externalId, records } = await desk().open(conversationOf({ ...ada, channel: "sms", summary }), { brief: [] });

  expect(records).toEqual({ dynamics365_chat_id: externalId, dynamics365_contact_id: id });
  expect(rows("msdyn_ocliveworkitem")).toMatchObject([
    {
      activityid: externalId,
      subject: summary,
      msdyn_title: summary,
      msdyn_channel: "192340000",
      msdyn_liveworkstreamid: { id: sim().facts.workstreamId },
      msdyn_customer: { table: "contact", id },
    },
  ]);
  const context = rows("msdyn_ocliveworkitemcontextitem").map((row) => row["msdyn_name"]);
  expect([...context].sort()).toEqual(["channel", "customerEmail", "customerName", "customerPhone", "sessionId"]);
  expect(count(/\$batch/, "POST")).toBe(1);
});

test("a repeated opening changes nothing, also when the first answer was lost", async () => {
  const conversation = conversationOf({ channel: "web", summary });
  sim().control.addFault({ method: "POST", path: "batch", cut: "after" });
  await expect(desk().open(conversation, { brief: [] })).rejects.toMatchObject({ retryable: true });
  await desk().open(conversation, { brief: [] });

  expect(rows("msdyn_ocliveworkitem")).toHaveLength(1);
});

test("a workstream that is not there leaves nothing half made", async () => {
  const bridge = desk({ default_queue_id: "00000000-0000-4000-8000-0000000000ff" });

  await expect(bridge.open(conversationOf({ summary }), { brief: [] })).rejects.toMatchObject({
    code: "DATAVERSE_ROW_MISSING",
  });
  expect(rows("msdyn_ocliveworkitem")).toEqual([]);
  expect(rows("msdyn_ocliveworkitemcontextitem")).toEqual([]);
});

test("what comes later is noted on the record, once", async () => {
  const bridge = desk();
  const conversation = conversationOf({ summary });
  const { externalId } = await bridge.open(conversation, { brief: [] });
  const entry = said("One more thing");
  const there = { ...conversation, externalId };
  expect(await bridge.deliver(there, entry, certain)).toMatchObject({ status: "done" });
  expect(await bridge.deliver(there, entry, uncertain)).toMatchObject({ status: "done" });

  expect(rows("annotation")).toMatchObject([{ subject: "Customer", notetext: "One more thing" }]);
});

test("an address that was only typed in goes by another name, and links nobody", async () => {
  sim().control.insert({ table: "contact", row: { lastname: "Ada", emailaddress1: "ada@example.com" } });
  const identity = { kind: "anonymous", value: "session" } as const;
  const customer = { name: "Eve", email: undefined, nonVerifiedEmail: "ada@example.com", phone: undefined };
  const { records } = await desk().open(conversationOf({ identity, channel: "web", customer }), { brief: [] });

  const context = rows("msdyn_ocliveworkitemcontextitem").map((row) => [row["msdyn_name"], row["msdyn_value"]]);
  expect(context).toContainEqual(["unverifiedEmail", "ada@example.com"]);
  expect(context.map(([name]) => name)).not.toContain("customerEmail");
  expect(records).not.toHaveProperty("dynamics365_contact_id");
  expect(rows("msdyn_ocliveworkitem")).toMatchObject([{ msdyn_customer: null, regardingobjectid: null }]);
});

test("an address whose proof fell through links nobody", async () => {
  sim().control.insert({ table: "contact", row: { lastname: "Ada", emailaddress1: "ada@example.com" } });
  const identity = { kind: "fell-back-to-anonymous", value: "ada@example.com" } as const;
  await desk().open(conversationOf({ ...ada, identity, channel: "web" }), { brief: [] });

  expect(rows("msdyn_ocliveworkitem")).toMatchObject([{ msdyn_customer: null, regardingobjectid: null }]);
});

test("a repeated opening tells the contact that is linked, not the one that has the address by now", async () => {
  const row = { lastname: "Ada", emailaddress1: "ada@example.com" };
  const { id } = sim().control.insert({ table: "contact", row });
  const conversation = conversationOf({ ...ada, channel: "web", summary });
  await desk().open(conversation, { brief: [] });
  sim().control.update({ table: "contact", id, row: { emailaddress1: "other@example.com" } });

  const { records } = await desk().open(conversation, { brief: [] });
  expect(records).toMatchObject({ dynamics365_contact_id: id });
});

test("a key of the tenant's own that is taken is no record that is there already", async () => {
  sim().control.addAlternateKey({ table: "msdyn_ocliveworkitem", columns: ["subject"] });
  await desk().open(conversationOf({ channel: "web", summary }), { brief: [] });

  await expect(desk().open(conversationOf({ channel: "web", summary }), { brief: [] })).rejects.toMatchObject({
    code: "DATAVERSE_ROW_EXISTS",
  });
});

test("what a customer writes on a closed or deleted record is over; whether it is closed is asked until it is known", async () => {
  const bridge = desk();
  const conversation = await openedOn(bridge);
  sim().control.addFault({ method: "GET", path: "/msdyn_ocliveworkitems", status: 503, body: {} });
  expect(await bridge.deliver(conversation, said("Hello?"), certain)).toMatchObject({ status: "later" });
  await bridge.close(conversation, "closed_resolved");

  expect(await bridge.deliver(conversation, said("Hello?"), certain)).toMatchObject({ status: "over" });
  expect(await bridge.status(conversation)).toBe("gone");
  sim().control.remove({ table: "msdyn_ocliveworkitem", id: conversation.externalId });
  expect(await bridge.deliver(conversation, said("Hello?"), certain)).toMatchObject({ status: "over" });
  expect(await bridge.status(conversation)).toBe("gone");
  expect(rows("annotation")).toEqual([]);
});

test("the end closes the record once, also when the answer was lost or the bridge starts anew", async () => {
  const conversation = await openedOn(desk());
  sim().control.addFault({ method: "PATCH", path: "/msdyn_ocliveworkitems", cut: "after" });
  await expect(desk().close(conversation, "closed_resolved")).rejects.toMatchObject({ retryable: true });
  await desk().close(conversation, "closed_resolved");

  expect(rows("msdyn_ocliveworkitem")).toMatchObject([{ statecode: 1, statuscode: 4 }]);
  expect(sim().writes().filter(isChange)).toHaveLength(1);
});

test("a record that a rep has in wrap-up or has resolved, that is gone or never was, is left as it is", async () => {
  const bridge = desk();
  for (const state of [{ statuscode: 5 }, { statecode: 2, statuscode: 6 }]) {
    const conversation = await openedOn(bridge);
    sim().tenant.rows.update("msdyn_ocliveworkitem", conversation.externalId, state);
    await bridge.close(conversation, "closed_resolved");
    expect(rows("msdyn_ocliveworkitem").at(-1)).toMatchObject(state);
  }
  const gone = await openedOn(bridge);
  sim().control.remove({ table: "msdyn_ocliveworkitem", id: gone.externalId });
  await bridge.close(gone, "closed_resolved");
  await bridge.close(conversationOf({ channel: "web" }), "given up");

  expect(sim().writes().filter(isChange)).toEqual([]);
});

test("an opening that was given up leaves no open record behind", async () => {
  const conversation = conversationOf({ channel: "web", summary });
  await desk().open(conversation, { brief: [] });
  await desk().close(conversation, "given up");

  expect(rows("msdyn_ocliveworkitem")).toMatchObject([{ statecode: 1 }]);
});

test("without the right to close it, the record stays open and it is said what to do", async () => {
  const conversation = await openedOn(desk());
  sim().control.revoke({ privileges: ["prvWritemsdyn_ocliveworkitem"] });

  await expect(desk().close(conversation, "closed_resolved")).rejects.toMatchObject({
    code: "DYNAMICS_RECORD_LEFT_OPEN",
    message: expect.stringContaining("prvWritemsdyn_ocliveworkitem"),
    remedy: expect.stringContaining("Write on Conversation"),
    retryable: false,
  });
});

function isChange({ action, table }: { action: string; table: string }): boolean {
  return action === "update" && table === "msdyn_ocliveworkitem";
}

async function openedOn(bridge: Desk): Promise<DeskConversation> {
  const conversation = conversationOf({ channel: "web", summary });
  const { externalId } = await bridge.open(conversation, { brief: [] });
  return { ...conversation, externalId };
}

test("the doctor says that it goes one way, and that OpenCX's name for the workstream is read", async () => {
  const findings = await desk().check();

  expect(findings).toContainEqual(expect.objectContaining({ check: "direction", result: "warn" }));
  expect(findings).toContainEqual(expect.objectContaining({ check: "old-names", result: "warn" }));
  expect(findings).toContainEqual(expect.objectContaining({ check: "workstream", result: "pass" }));
});
