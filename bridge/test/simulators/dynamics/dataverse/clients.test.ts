import { expect, test } from "@jest/globals";
import { DynamicsWebApi } from "dynamics-web-api";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();
const fixedId = "11111111-2222-4333-8444-555555555555";

/** The client as its author ships it. */
function client(more: { token?: string } = {}) {
  return new DynamicsWebApi({
    serverUrl: sim().dataverse.url,
    dataApi: { version: "9.2" },
    onTokenRefresh: () => Promise.resolve(more.token ?? api().token),
  });
}

async function refusalOf(work: Promise<unknown>): Promise<{ status: number; code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    return error as { status: number; code: string; message: string };
  }
  throw new Error("Nothing was refused.");
}

test("DynamicsWebApi creates, reads, finds, changes and deletes", async () => {
  sim().control.grant({ privileges: ["prvWriteContact", "prvDeleteContact"] });
  const data = { firstname: "Zoë", lastname: "O'Neil 😀", emailaddress1: "zoe+x@example.com" };
  const id: string = await client().create({ collection: "contacts", data });
  const one = await client().retrieve<Json>({ collection: "contacts", key: id, select: ["fullname"] });
  const filter = "emailaddress1 eq 'zoe+x@example.com' and contains(lastname,'o''neil')";
  const found = await client().retrieveMultiple<Json>({
    collection: "contacts",
    select: ["contactid"],
    filter,
    count: true,
  });
  const update = { collection: "contacts", key: id, data: { mobilephone: "+1" } };
  await client().update(update);
  const missing = await refusalOf(client().update({ ...update, key: fixedId }));
  const whole = await client().retrieve<Json>({ collection: "contacts", key: id });
  const gone = await client().deleteRecord({ collection: "contacts", key: id });

  expect(one).toMatchObject({ fullname: "Zoë O'Neil 😀", contactid: id });
  expect(found).toMatchObject({ oDataCount: 1, value: [{ contactid: id }] });
  expect(missing).toMatchObject({ status: 404, code: "0x80040217" });
  expect(whole).toMatchObject({ mobilephone: "+1" });
  expect(gone).toBe(true);
  expect(await api().list("contacts")).toEqual([]);
});

test("DynamicsWebApi creates once with a key of its own, and learns that it was there", async () => {
  const request = { collection: "contacts", key: fixedId, data: { lastname: "Lee" }, ifnonematch: "*" };
  const first = await client().upsert<Json>({ ...request, returnRepresentation: true, select: ["contactid"] });
  const second = await client().upsert(request);

  expect(first).toMatchObject({ contactid: fixedId });
  expect(second).toBeNull();
  expect(sim().writes()).toHaveLength(1);
});

test("DynamicsWebApi pages through a query", async () => {
  for (const lastname of ["a", "b", "c"]) await api().create("contacts", { lastname });
  const request = { collection: "contacts", select: ["lastname"], orderBy: ["lastname desc"], maxPageSize: 2 };
  const first = await client().retrieveMultiple<Json>(request);
  const second = await client().retrieveMultiple<Json>(request, first.oDataNextLink);
  const all = await client().retrieveAll<Json>(request);

  expect(first.value.map(({ lastname }) => lastname)).toEqual(["c", "b"]);
  expect(second.value.map(({ lastname }) => lastname)).toEqual(["a"]);
  expect(second.oDataNextLink).toBeUndefined();
  expect(all.value).toHaveLength(3);
});

test("DynamicsWebApi runs a batch with a change set that refers to itself", async () => {
  const batch = client();
  batch.startBatch();
  void batch.create({ collection: "contacts", data: { lastname: "Batch" }, contentId: "1" });
  const data = { title: "In a batch", "customerid_contact@odata.bind": "$1" };
  void batch.create({ collection: "incidents", data, contentId: "2" });
  const answers = await batch.executeBatch();
  const [incident] = await api().list("incidents", { $select: "_customerid_value" });

  expect(answers).toHaveLength(2);
  expect(incident).toMatchObject({ _customerid_value: answers[0] });
});

test("DynamicsWebApi's batch leaves nothing behind when one of its requests fails", async () => {
  const batch = client();
  batch.startBatch();
  void batch.create({ collection: "contacts", data: { lastname: "Batch" }, contentId: "1" });
  void batch.create({ collection: "incidents", data: { title: "No customer" }, contentId: "2" });
  const errors: unknown = await refusalOf(batch.executeBatch());

  expect(errors).toMatchObject([{ status: 400, error: { code: "0x80044410" } }]);
  expect(await api().list("contacts")).toEqual([]);
});

test("DynamicsWebApi calls actions and functions", async () => {
  const contact = await api().create("contacts", { lastname: "Lee" });
  const bind = { "customerid_contact@odata.bind": `/contacts(${contact})` };
  const incidentid = await api().create("incidents", { title: "Case", ...bind });
  const who = await client().callFunction<Json>({ name: "WhoAmI" });
  const moved = await client().callAction<Json>({
    actionName: "Microsoft.Dynamics.CRM.AddToQueue",
    ...{ collection: "queues", key: facts.caseQueueId },
    action: { Target: { "@odata.type": "Microsoft.Dynamics.CRM.incident", incidentid } },
  });
  const routing = { actionName: "msdyn_ApplyRoutingRuleEntityRecord", action: { Target: `incidents(${incidentid})` } };
  await client().callAction(routing);

  expect(who).toMatchObject({ OrganizationId: facts.organizationId, UserId: facts.applicationUserId });
  expect(moved["QueueItemId"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(sim().control.rows("msdyn_ocliveworkitem")).toHaveLength(1);
});

test("DynamicsWebApi is told the status and code of what is refused", async () => {
  const create = (data: Json) => client().create({ collection: "incidents", data });
  sim().control.throttle({ seconds: 3 });
  const throttled = await refusalOf(create({}));
  const stranger = client({ token: "no.token.here" });

  expect(throttled).toMatchObject({ status: 429, code: "0x80072322" });
  expect(await refusalOf(create({ nothing: 1 }))).toMatchObject({ status: 400, code: "0x80048d19" });
  expect(await refusalOf(create({ title: "x" }))).toMatchObject({ status: 400, code: "0x80044410" });
  expect(await refusalOf(stranger.callFunction({ name: "WhoAmI" }))).toMatchObject({ status: 401 });
});

test("DynamicsWebApi turns duplicate detection on, and acts for another user", async () => {
  sim().control.addDuplicateRule({ table: "contact", columns: ["emailaddress1"] });
  sim().control.grant({ privileges: ["prvActOnBehalfOfAnotherUser"] });
  const request = { collection: "contacts", data: { lastname: "Lee", emailaddress1: "a@example.com" } };
  await client().create({ ...request, impersonate: facts.annAgentId });
  const refusal = await refusalOf(client().create({ ...request, duplicateDetection: true }));

  expect(refusal).toMatchObject({ status: 412, code: "0x80040333" });
  expect(await api().list("contacts", { $select: "_createdby_value,_createdonbehalfby_value" })).toMatchObject([
    { _createdby_value: facts.annAgentId, _createdonbehalfby_value: facts.applicationUserId },
  ]);
});
