import { expect, test } from "@jest/globals";
import { dynamicsOmnichannelConnection } from "../../../src/config/sections/dynamics-omnichannel.ts";
import type { Desk } from "../../../src/desks/desk.ts";
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

test("the doctor says that it goes one way, and that OpenCX's name for the workstream is read", async () => {
  const findings = await desk().check();

  expect(findings).toContainEqual(expect.objectContaining({ check: "direction", result: "warn" }));
  expect(findings).toContainEqual(expect.objectContaining({ check: "old-names", result: "warn" }));
  expect(findings).toContainEqual(expect.objectContaining({ check: "workstream", result: "pass" }));
});
