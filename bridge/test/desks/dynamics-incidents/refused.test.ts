import { expect, test } from "@jest/globals";
import { ada, briefOf, conversationOf, simulatedTenant } from "./lab.ts";

const { sim, desk, rows, warnings } = simulatedTenant();
const incidents = () => rows("incident");
const nowhere = "99999999-9999-4999-8999-999999999999";

test("an incident whose queue is not there is opened, and what to do is told", async () => {
  const bridge = desk({ incident: { queueId: nowhere } });
  const conversation = conversationOf(ada);
  const opened = await bridge.open(conversation, { brief: [] });
  const again = await bridge.open(conversation, { brief: [] });

  const told = { code: "DATAVERSE_ROW_MISSING", remedy: expect.stringContaining("queueId") };
  expect(opened.records["dynamics365_incident_id"]).toBe(incidents()[0]?.["incidentid"]);
  expect(opened.warnings).toEqual([{ ...told, message: expect.stringContaining("brought into no queue") }]);
  expect(again).toMatchObject({ externalId: opened.externalId, warnings: [told] });
  expect(incidents()).toHaveLength(1);
  expect(warnings).toMatchObject([{ facts: told }, { facts: told }]);
});

test.each([
  [403, "DATAVERSE_PRIVILEGE_MISSING"],
  [404, "DATAVERSE_ROW_MISSING"],
])("an incident that unified routing refuses with %i is opened, and that is told", async (status, code) => {
  sim().control.addFault({ method: "POST", path: "msdyn_ApplyRoutingRuleEntityRecord", status });
  const opened = await desk({ incident: { routing: "unified" } }).open(conversationOf(ada), { brief: [] });

  expect(opened.externalId).toBe(incidents()[0]?.["incidentid"]);
  expect(opened.warnings).toMatchObject([{ code, remedy: expect.any(String) }]);
});

test("what keeps an incident out of its queue for a while is tried again", async () => {
  const incident = { queueId: sim().facts.caseQueueId };
  const conversation = conversationOf(ada);
  sim().control.addFault({ method: "POST", path: "AddToQueue", status: 503 });
  await expect(desk({ incident }).open(conversation, { brief: [] })).rejects.toMatchObject({ retryable: true });
  const { warnings: told } = await desk({ incident }).open(conversation, { brief: [] });

  expect(told).toEqual([]);
  expect(rows("queueitem")).toHaveLength(1);
});

test.each([["ownerId"], ["ownerTeamId"]])(
  "an incident whose %s is not there is Dynamics' to give away",
  async (name) => {
    const { warnings: told } = await desk({ incident: { [name]: nowhere } }).open(conversationOf(ada), { brief: [] });

    expect(incidents()).toHaveLength(1);
    expect(told).toMatchObject([{ code: "DATAVERSE_ROW_MISSING", message: expect.stringContaining(nowhere) }]);
  },
);

test("a property that is bound to a row that is not there is left out, and the owner stays", async () => {
  const { annAgentId } = sim().facts;
  const ticketProperties = { "primarycontactid@odata.bind": `/contacts(${nowhere})`, casetypecode: 2 };
  const incident = { ownerId: annAgentId, ticketProperties };
  const { warnings: told } = await desk({ incident }).open(conversationOf(ada), { brief: [] });

  expect(incidents()).toMatchObject([{ casetypecode: 2, ownerid: { id: annAgentId } }]);
  expect(told).toMatchObject([{ code: "DATAVERSE_ROW_MISSING", remedy: expect.any(String) }]);
});

test("a transcript that was shortened at the first try goes into the notes at the second", async () => {
  sim().control.setColumn({ table: "incident", name: "description", maxLength: 500 });
  const bridge = desk({ incident: { queueId: sim().facts.caseQueueId } });
  const conversation = conversationOf(ada);
  const brief = briefOf("y".repeat(900));
  sim().control.addFault({ method: "POST", path: "AddToQueue", status: 503 });
  await expect(bridge.open(conversation, { brief })).rejects.toMatchObject({ retryable: true });
  const { delivered } = await bridge.open(conversation, { brief });

  expect(delivered).toEqual([]);
});
