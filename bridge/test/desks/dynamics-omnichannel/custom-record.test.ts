import { beforeEach, expect, test } from "@jest/globals";
import { dynamicsOmnichannelConnection } from "../../../src/config/sections/dynamics-omnichannel.ts";
import type { Desk } from "../../../src/desks/desk.ts";
import { createDynamicsRecords } from "../../../src/desks/dynamics-omnichannel/record/record-desk.ts";
import { recordTableOf } from "../../../src/desks/dynamics-omnichannel/record/record-table.ts";
import { customRecordTables } from "../../../simulators/dynamics/dataverse/schema/tables/custom.ts";
import { connectionTo, simulatedTenant } from "../dynamics-incidents/lab.ts";
import { ada, certain, conversationOf, said, uncertain } from "../salesforce-cases/lab.ts";

const { sim, dataverse, rows } = simulatedTenant();
const records = () => rows("oc_liveworkitem");
const own = ["Create", "Read", "Write", "Append", "AppendTo"].map((verb) => `prv${verb}oc_liveworkitem`);
const related = ["oc_contextvariables", "oc_customer"].flatMap((name) => [`prvCreate${name}`, `prvAppendTo${name}`]);

beforeEach(() => {
  sim().tenant.schema.add(customRecordTables);
  sim().control.grant({ privileges: [...own, ...related] });
});

function desk(recordEntitySet = "oc_liveworkitems"): Desk {
  const { workstreamId } = sim().facts;
  const mode = { desk: "dynamics-omnichannel", chatMode: "dataverse_record", workstreamId, recordEntitySet };
  const settings = dynamicsOmnichannelConnection.parse({ ...connectionTo(sim()), ...mode });
  return createDynamicsRecords(settings, { dataverse: dataverse() });
}

const summary = "Ada looks for her order.";

test("a table of the customer's own gets OpenCX's payload in OpenCX's words, and no contact", async () => {
  sim().control.insert({ table: "contact", row: { lastname: "Ada", emailaddress1: "ada@example.com" } });
  const conversation = conversationOf({ ...ada, sessionId: "session-1", channel: "sms", summary });
  const { externalId, records: told } = await desk().open(conversation, { brief: [] });

  expect(told).toEqual({ dynamics365_chat_id: externalId });
  expect(records()).toMatchObject([
    { oc_liveworkitemid: externalId, subject: summary, workstreamId: sim().facts.workstreamId },
  ]);
  expect(rows("oc_contextvariables")).toMatchObject([{ sessionId: "session-1", channel: "sms" }]);
  const { name, email, phone } = ada.customer;
  expect(rows("oc_customer")).toMatchObject([{ name, email, phone }]);
});

test("who is not known is left out, and an address that was only typed in as well", async () => {
  const customer = { name: undefined, email: undefined, nonVerifiedEmail: "ada@example.com", phone: undefined };
  await desk().open(conversationOf({ channel: "web", customer }), { brief: [] });

  expect(records()).toMatchObject([{ oc_customerid: null }]);
});

test("a repeated opening changes nothing, also when the first answer was lost", async () => {
  const conversation = conversationOf({ ...ada, channel: "web", summary });
  sim().control.addFault({ method: "POST", path: "batch", cut: "after" });
  await expect(desk().open(conversation, { brief: [] })).rejects.toMatchObject({ retryable: true });
  const { externalId } = await desk().open(conversation, { brief: [] });

  expect(records()).toMatchObject([{ oc_liveworkitemid: externalId }]);
  expect(rows("oc_customer")).toHaveLength(1);
});

test("what comes later is noted on it once, until it is closed, which happens once", async () => {
  const bridge = desk();
  const created = conversationOf({ channel: "web", summary });
  const { externalId } = await bridge.open(created, { brief: [] });
  const conversation = { ...created, externalId };
  const entry = said("One more thing");
  expect(await bridge.deliver(conversation, entry, certain)).toMatchObject({ status: "done" });
  expect(await bridge.deliver(conversation, entry, uncertain)).toMatchObject({ status: "done" });
  expect(rows("annotation")).toMatchObject([{ objectid: { table: "oc_liveworkitem", id: externalId } }]);
  expect(await bridge.status(conversation)).toBe("with-rep");

  await bridge.close(conversation, "closed_resolved");
  await desk().close(conversation, "closed_resolved");
  expect(records()).toMatchObject([{ statecode: 1, statuscode: 2 }]);
  expect(
    sim()
      .writes()
      .filter(({ action }) => action === "update"),
  ).toHaveLength(1);
  expect(await bridge.status(conversation)).toBe("gone");
  expect(await bridge.deliver(conversation, said("Late"), certain)).toMatchObject({ status: "over" });
});

test("without the right to close it, it is named what lacks on which table", async () => {
  const created = conversationOf({ channel: "web", summary });
  const { externalId } = await desk().open(created, { brief: [] });
  sim().control.revoke({ privileges: ["prvWriteoc_liveworkitem"] });

  await expect(desk().close({ ...created, externalId }, "closed_resolved")).rejects.toMatchObject({
    code: "DYNAMICS_RECORD_LEFT_OPEN",
    remedy: expect.stringContaining("Write on oc_liveworkitem"),
  });
});

test("the doctor looks for the table, and for the names that follow from its set", async () => {
  const found = async (set: string) => (await desk(set).check()).find(({ check }) => check === "record-table");

  expect(await found("oc_liveworkitems")).toMatchObject({ result: "pass" });
  expect(await found("oc_nothings")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("recordEntitySet"),
  });
  sim().control.grant({ privileges: ["prvReadActivity"] });
  expect(await found("incidentresolutions")).toMatchObject({
    result: "fail",
    found: expect.stringContaining("key incidentresolutionid"),
    remedy: expect.stringContaining("docs/dynamics.md"),
  });
});

test("table and key follow from the set, however it is written", () => {
  const names = { name: "oc_liveworkitem", key: "oc_liveworkitemid", isCustom: true };

  for (const set of ["oc_liveworkitems", "oc_LiveWorkItems"])
    expect(recordTableOf(set)).toMatchObject({ set, ...names });
});

test("Microsoft's own table is no table of the customer's, however it is written", () => {
  expect(recordTableOf("msdyn_OCLiveWorkItems")).toMatchObject({ set: "msdyn_ocliveworkitems", isCustom: false });
});
