import { expect, test } from "@jest/globals";
import { existingIsOver } from "../../../src/desks/desk.ts";
import { facts } from "../../../simulators/dynamics/fixtures.ts";
import { ada, asText, briefOf, conversationOf, simulatedTenant } from "./lab.ts";

const { sim, desk, rows, count, warnings, resolve } = simulatedTenant();
const incidents = () => rows("incident");
const contacts = () => rows("contact").filter((row) => asText(row["description"]).startsWith("Created from"));
const notes = () => rows("annotation");

test("an e-mail becomes an incident in OpenCX's layout, with a contact and the short transcript in it", async () => {
  const brief = briefOf("Customer: Where is my order?\nAI: Let me look.");
  const conversation = conversationOf({ ...ada, summary: "Ada looks for her order.", reason: "Refund" });

  const { externalId, records, delivered } = await desk().open(conversation, { brief });

  const [incident] = incidents();
  expect(incident).toMatchObject({ title: "Refund - Ada King Lovelace", prioritycode: 2, caseorigincode: 2 });
  expect(incident?.["description"]).toMatch(
    /^Channel: email\nSummary: Ada looks for her order\.\nClassification: Refund\n/,
  );
  expect(incident?.["description"]).toContain("Where is my order?");
  expect(delivered).toEqual([{ id: brief[0]?.id, externalId }]);
  const [contact] = contacts();
  expect(contact).toMatchObject({ firstname: "Ada King", lastname: "Lovelace", emailaddress1: "Ada@Example.com" });
  expect(records).toEqual({
    dynamics365_incident_id: externalId,
    dynamics365_ticket_number: incident?.["ticketnumber"],
    dynamics365_contact_id: contact?.["contactid"],
  });
  expect(notes()).toEqual([]);
});

test("a contact with the same address is found whatever its case, and one that only looks like it is not", async () => {
  const underscore = { table: "contact", row: { lastname: "Wild", emailaddress1: "axb@example.com" } };
  sim().control.insert(underscore);
  const { id } = sim().control.insert({
    table: "contact",
    row: { lastname: "Real", emailaddress1: "A_B@example.com" },
  });
  const identity = { kind: "verified-email", value: "a_b@EXAMPLE.com" } as const;

  const { records } = await desk().open(conversationOf({ ...ada, identity }), { brief: [] });

  expect(records["dynamics365_contact_id"]).toBe(id);
  expect(contacts()).toEqual([]);
});

test("twenty handoffs of one address at once make one contact, through desks that know nothing of each other", async () => {
  const desks = Array.from({ length: 20 }, () => desk());
  await Promise.all(desks.map((one) => one.open(conversationOf({ ...ada }), { brief: [] })));

  expect(contacts()).toHaveLength(1);
  expect(incidents()).toHaveLength(20);
});

test("an address that nobody has checked finds nobody's contact", async () => {
  sim().control.insert({ table: "contact", row: { lastname: "Ada", emailaddress1: "ada@example.com" } });
  const customer = { name: "Eve", email: undefined, nonVerifiedEmail: "ada@example.com", phone: undefined };
  const identity = { kind: "anonymous", value: "session" } as const;

  await desk().open(conversationOf({ identity, customer }), { brief: [] });

  expect(contacts()).toMatchObject([{ lastname: "Eve" }]);
  expect(contacts()[0]?.["emailaddress1"] ?? null).toBeNull();
  expect(incidents()[0]?.["description"]).toContain("ada@example.com (not verified)");
});

const caller = {
  identity: { kind: "matched-by-phone", value: "+15550100" },
  channel: "phone",
  customer: { name: undefined, email: undefined, nonVerifiedEmail: undefined, phone: "+15550100" },
} as const;

test("a caller is found by the number where one contact has it, and by nobody's where two have it", async () => {
  const { id } = sim().control.insert({ table: "contact", row: { lastname: "One", mobilephone: "+15550100" } });
  const first = await desk().open(conversationOf(caller), { brief: [] });
  expect(first.records["dynamics365_contact_id"]).toBe(id);

  sim().control.insert({ table: "contact", row: { lastname: "Two", telephone1: "+15550100" } });
  const second = await desk().open(conversationOf(caller), { brief: [] });
  expect(second.records["dynamics365_contact_id"]).toBe(contacts()[0]?.["contactid"]);
  expect(contacts()[0]).toMatchObject({ lastname: "+15550100", mobilephone: "+15550100" });
  expect(incidents()[0]).toMatchObject({ caseorigincode: 1 });
});

test("an anonymous caller gets the fixed customer that the settings name", async () => {
  const { id: account } = sim().control.insert({ table: "account", row: { name: "Walk-in" } });
  const incident = { anonymousCustomer: `fixed_account:${account}`, matchByPhone: false };
  await desk({ incident }).open(conversationOf(caller), { brief: [] });

  expect(incidents()[0]?.["customerid"]).toMatchObject({ table: "account", id: account });
  expect(contacts()).toEqual([]);
});

test("where the environment wants a customer after all, one is made", async () => {
  const incident = { anonymousCustomer: "none", matchByPhone: false };
  await desk({ incident }).open(conversationOf(caller), { brief: [] });
  expect(contacts()).toHaveLength(1);

  sim().control.setCustomerOptional({ optional: true });
  await desk({ incident }).open(conversationOf(caller), { brief: [] });
  expect(incidents()).toHaveLength(2);
  expect(contacts()).toHaveLength(1);
});

test("a long transcript goes into notes and a file, and the description says so", async () => {
  const brief = briefOf("x".repeat(5000));
  const bridge = desk();
  const { externalId, delivered } = await bridge.open(conversationOf(ada), { brief });

  const description = asText(incidents()[0]?.["description"]);
  expect(description.length).toBeLessThanOrEqual(2000);
  expect(description).toMatch(/\(transcript in the notes\)$/);
  expect(delivered).toEqual([]);
  const [transcript] = notes();
  expect(transcript).toMatchObject({
    filename: expect.stringMatching(/^opencx-transcript-.*\.txt$/),
    isdocument: true,
  });
  expect(transcript?.["objectid"]).toMatchObject({ id: externalId });
});

test("a repeated opening changes nothing, and leaves an incident in the queue that a rep has moved it to", async () => {
  const incident = { queueId: facts.caseQueueId };
  const conversation = conversationOf(ada);
  const first = await desk({ incident }).open(conversation, { brief: [] });
  const [item] = rows("queueitem");
  expect(item?.["queueid"]).toMatchObject({ id: facts.caseQueueId });
  sim().control.update({
    table: "queueitem",
    id: asText(item?.["queueitemid"]),
    row: { "queueid@odata.bind": `/queues(${facts.secondCaseQueueId})` },
  });

  const again = await desk({ incident }).open(conversation, { brief: [] });

  expect(again.externalId).toBe(first.externalId);
  expect(incidents()).toHaveLength(1);
  expect(rows("queueitem")).toHaveLength(1);
  expect(rows("queueitem")[0]?.["queueid"]).toMatchObject({ id: facts.secondCaseQueueId });
});

test("an answer that is lost after the work is done is not work done twice", async () => {
  const conversation = conversationOf(ada);
  sim().control.addFault({ method: "PATCH", path: "/incidents", cut: "after" });
  await expect(desk().open(conversation, { brief: [] })).rejects.toMatchObject({ retryable: true });
  await desk().open(conversation, { brief: [] });

  expect(incidents()).toHaveLength(1);
  expect(contacts()).toHaveLength(1);
});

test("unified routing is asked for once", async () => {
  const incident = { routing: "unified" };
  const conversation = conversationOf(ada);
  await desk({ incident }).open(conversation, { brief: [] });
  await desk({ incident }).open(conversation, { brief: [] });

  expect(count(/msdyn_ApplyRoutingRuleEntityRecord/)).toBe(1);
});

test("a session that is handed off again joins its open incident, and not a resolved one", async () => {
  const bridge = desk();
  const { externalId } = await bridge.open(conversationOf(ada), { brief: [] });
  const joined = await bridge.open(conversationOf(ada), { brief: briefOf("again"), existing: externalId });
  expect(joined.externalId).toBe(externalId);

  resolve(externalId);
  await expect(bridge.open(conversationOf(ada), { brief: [], existing: externalId })).rejects.toMatchObject({
    code: existingIsOver,
  });
});

test("priority four is written as three, a word has its number, and properties win over what the bridge writes", async () => {
  await desk({ incident: { priority: 4 } }).open(conversationOf({ ...ada, priority: undefined }), { brief: [] });
  await desk().open(conversationOf({ ...ada, priority: "Urgent" }), { brief: [] });
  const ticketProperties = { prioritycode: 3, casetypecode: 1 };
  await desk({ incident: { ticketProperties } }).open(conversationOf({ ...ada, priority: "urgent" }), { brief: [] });

  expect(incidents().map((row) => row["prioritycode"])).toEqual([3, 1, 3]);
  expect(incidents()[2]).toMatchObject({ casetypecode: 1 });
});

test("a property that the environment does not know is left out, and told", async () => {
  const incident = { ticketProperties: { new_nonsense: "x", casetypecode: 2 } };
  const { warnings: told } = await desk({ incident }).open(conversationOf(ada), { brief: [] });

  expect(incidents()).toMatchObject([{ casetypecode: 2 }]);
  expect(told).toMatchObject([{ code: "DATAVERSE_REQUEST_REFUSED", message: expect.stringContaining("new_nonsense") }]);
});

test("a description that the environment has made shorter is shortened, and the transcript goes into the notes", async () => {
  sim().control.setColumn({ table: "incident", name: "description", maxLength: 500 });
  const { delivered, warnings: told } = await desk().open(conversationOf(ada), { brief: briefOf("y".repeat(900)) });

  expect(asText(incidents()[0]?.["description"]).length).toBeLessThanOrEqual(500);
  expect(delivered).toEqual([]);
  expect(told).toMatchObject([{ code: "DATAVERSE_TEXT_TOO_LONG" }]);
});

test("what a plug-in of the environment refuses is told in its own words", async () => {
  sim().control.refuseWrites({ table: "incident", message: "Region is mandatory.", times: 1 });

  await expect(desk().open(conversationOf(ada), { brief: [] })).rejects.toMatchObject({
    code: "DATAVERSE_PLUGIN_REFUSED",
    message: expect.stringContaining("Region is mandatory."),
    retryable: false,
  });
  expect(warnings).toEqual([]);
});

test("OpenCX's own names for the settings are read", async () => {
  const names = {
    default_queue_id: facts.caseQueueId,
    default_owner_id: facts.annAgentId,
    default_priority: 1,
    ticket_properties: { casetypecode: 3 },
  };
  const bridge = desk(names);
  await bridge.open(conversationOf({ ...ada, priority: undefined }), { brief: [] });

  expect(incidents()).toMatchObject([{ prioritycode: 1, casetypecode: 3, ownerid: { id: facts.annAgentId } }]);
  expect(rows("queueitem")).toHaveLength(1);
  expect(await bridge.check()).toContainEqual(expect.objectContaining({ check: "old-names", result: "warn" }));
});
