import { expect, test } from "@jest/globals";
import { facts, leastPrivileges } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { customer, faultOf, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();
const absent = "11111111-2222-4333-8444-555555555555";
const note = "99999999-2222-4333-8444-555555555555";

/** A case of its own. */
async function newCase(): Promise<string> {
  const { bind } = await customer(api());
  return api().create("incidents", { title: "Case", ...bind });
}

const target = (incidentid: string, type = "incident") => ({
  Target: { "@odata.type": `Microsoft.Dynamics.CRM.${type}`, incidentid },
});

function addToQueue(queue: string, body: unknown) {
  return api().call("POST", `queues(${queue})/Microsoft.Dynamics.CRM.AddToQueue`, body);
}

test("who one is", async () => {
  const expected = {
    "@odata.context": `${sim().dataverse.url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    BusinessUnitId: facts.businessUnitId,
    UserId: facts.applicationUserId,
    OrganizationId: facts.organizationId,
  };

  expect((await api().call("GET", "WhoAmI")).body).toEqual(expected);
  expect((await api().call("GET", "WhoAmI()")).body).toEqual(expected);
  expect((await api().call("POST", "WhoAmI", {})).status).toBe(405);
  expect(faultOf(await api().call("GET", "WhoIsIt"))).toEqual({ status: 404, code: "0x80060888" });
});

test("what a user may do is told to whoever may read users and the organization", async () => {
  const { userPrivileges } = rights();
  const own = await userPrivileges(facts.applicationUserId);
  const shown = (own.body as { RolePrivileges: Json[] }).RolePrivileges;

  expect(own.body).toMatchObject({
    "@odata.context": expect.stringMatching(/#Microsoft\.Dynamics\.CRM\.RetrieveUserPrivilegesResponse$/),
  });
  expect(shown.map(({ PrivilegeName }) => PrivilegeName).sort()).toEqual([...leastPrivileges].sort());
  expect(shown[0]).toEqual({
    Depth: "Global",
    PrivilegeId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    BusinessUnitId: facts.businessUnitId,
    PrivilegeName: expect.stringMatching(/^prv/),
    RecordFilterId: "00000000-0000-0000-0000-000000000000",
    RecordFilterUniqueName: "",
  });
  expect(new Set(shown.map(({ PrivilegeId }) => PrivilegeId)).size).toBe(shown.length);
  for (const privilege of ["prvReadUser", "prvReadOrganization"]) {
    sim().control.revoke({ privileges: [privilege] });
    expect(faultOf(await userPrivileges(facts.applicationUserId))).toEqual({ status: 403, code: "0x80040220" });
    sim().control.grant({ privileges: [privilege] });
  }
});

test("privileges follow what is granted and taken, and an administrator has all", async () => {
  const { namesOf } = rights();
  sim().control.revoke({ privileges: ["prvreadcontact"] });
  sim().control.grant({ privileges: ["prvDeleteContact"] });
  const own = await namesOf(facts.applicationUserId);
  const all = await namesOf(facts.annAgentId);

  expect(own).toContain("prvDeleteContact");
  expect(own).not.toContain("prvReadContact");
  expect(all).toEqual(expect.arrayContaining([...leastPrivileges, "prvDeleteContact", "prvWritemsdyn_liveworkstream"]));
});

test("privileges are asked of a user that there is, by the whole name and with GET", async () => {
  const { userPrivileges } = rights();
  const name = "Microsoft.Dynamics.CRM.RetrieveUserPrivileges";
  const ask = (method: string, path: string) => api().call(method, path, method === "POST" ? {} : undefined);
  const user = `systemusers(${facts.applicationUserId})`;

  expect(faultOf(await userPrivileges(absent))).toEqual({ status: 404, code: "0x80040217" });
  expect((await ask("POST", `${user}/${name}`)).status).toBe(405);
  expect((await ask("GET", `${user}/${name}(User=1)`)).status).toBe(404);
  expect((await ask("GET", `${user}/RetrieveUserPrivileges()`)).status).toBe(404);
  expect((await ask("GET", `queues(${facts.caseQueueId})/${name}()`)).status).toBe(404);
});

function rights() {
  const userPrivileges = (id: string) =>
    api().call("GET", `systemusers(${id})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`);
  const namesOf = async (id: string) => {
    const { body } = await userPrivileges(id);
    return (body as { RolePrivileges: Json[] }).RolePrivileges.map(({ PrivilegeName }) => PrivilegeName);
  };
  return { userPrivileges, namesOf };
}

test("a case is put into a queue, and moved to another: it is in one at most", async () => {
  const id = await newCase();
  const first = await addToQueue(facts.caseQueueId, target(id));
  const again = await addToQueue(facts.caseQueueId, target(id));
  const moved = await addToQueue(facts.secondCaseQueueId, target(id));
  const [item, ...others] = await api().list("queueitems", { $select: "_queueid_value,_objectid_value,title" });

  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({
    "@odata.context": expect.stringMatching(/#Microsoft\.Dynamics\.CRM\.AddToQueueResponse$/),
    QueueItemId: item?.["queueitemid"],
  });
  expect([again.body, moved.body]).toMatchObject(Array(2).fill({ QueueItemId: item?.["queueitemid"] }));
  expect(item).toMatchObject({ _queueid_value: facts.secondCaseQueueId, _objectid_value: id, title: "Case" });
  expect(others).toEqual([]);
});

test("a queue item made by hand takes the place of the one there was", async () => {
  const id = await newCase();
  await addToQueue(facts.caseQueueId, target(id));
  const made = await api().create("queueitems", {
    "queueid@odata.bind": `/queues(${facts.secondCaseQueueId})`,
    "objectid_incident@odata.bind": `/incidents(${id})`,
  });

  expect(sim().control.rows("queueitem")).toMatchObject([{ queueitemid: made }]);
});

test("what cannot be put into a queue is refused", async () => {
  const id = await newCase();
  const to = async (queue: string, body: unknown) => faultOf(await addToQueue(queue, body));

  expect(await to(absent, target(id))).toEqual({ status: 404, code: "0x80040217" });
  expect(await to(facts.caseQueueId, target(absent))).toEqual({ status: 404, code: "0x80040217" });
  expect(await to(facts.caseQueueId, {})).toEqual({ status: 400, code: "0x80040203" });
  expect(await to(facts.caseQueueId, { ...target(id), Nothing: 1 })).toEqual({ status: 400, code: "0x80048d19" });
  expect(await to(facts.caseQueueId, target(id, "nothing"))).toEqual({ status: 400, code: "0x80048d19" });
  expect(await to(facts.caseQueueId, { Target: `incidents(${id})` })).toEqual({ status: 400, code: "0x80048d19" });
  expect((await api().call("GET", `queues(${facts.caseQueueId})/Microsoft.Dynamics.CRM.AddToQueue`)).status).toBe(405);
  expect((await api().call("POST", `incidents(${id})/Microsoft.Dynamics.CRM.AddToQueue`, {})).status).toBe(404);
  expect(sim().control.rows("queueitem")).toEqual([]);
});

test("unified routing makes a live work item and a queue item, once, for both forms of the target", async () => {
  const [one, two] = [await newCase(), await newCase()];
  const route = (body: Json) => api().call("POST", "msdyn_ApplyRoutingRuleEntityRecord", body);
  const statuses = [];
  for (const body of [target(one), { Target: `incidents(${two})` }, target(one)])
    statuses.push((await route(body)).status);

  expect(statuses).toEqual([204, 204, 204]);
  expect(sim().control.rows("msdyn_ocliveworkitem")).toMatchObject([
    { msdyn_channel: "192350000", regardingobjectid: { table: "incident", id: one }, statecode: 0 },
    { msdyn_issueid: { table: "incident", id: two } },
  ]);
  expect(sim().control.rows("queueitem")).toHaveLength(2);
  expect(faultOf(await route({ Target: `incidents(${absent})` }))).toEqual({ status: 404, code: "0x80040217" });
  expect((await route({ Target: 1 })).status).toBe(400);
  expect((await route({ Target: `queues(${facts.caseQueueId})` })).status).toBe(400);
});

test("availability is told to administrators of Omnichannel", async () => {
  const ask = (more: Json = {}) =>
    api().call("POST", "CCaaS_GetRepresentativeAvailabilityBeforeConversation", {
      ApiVersion: "1.0",
      LiveWorkStreamId: facts.workstreamId,
      CustomContextItems: JSON.stringify({ channel: { value: "web", isDisplayable: true, datatype: "192350000" } }),
      ...more,
    });
  const refused = await ask();
  sim().control.grant({ privileges: ["prvWritemsdyn_liveworkstream"] });
  const there = await ask();
  sim().control.setAvailability({ IsAgentAvailable: false, PositionInQueue: 4 });
  const away = await ask();

  expect(faultOf(refused)).toEqual({ status: 403, code: "0x80040220" });
  expect(there.body).toMatchObject({ QueueId: facts.chatQueueId, IsQueueAvailable: true, IsAgentAvailable: true });
  expect(away.body).toMatchObject({ IsAgentAvailable: false, PositionInQueue: 4, AverageWaitTimeInSeconds: 30 });
  expect(faultOf(await ask({ LiveWorkStreamId: absent }))).toEqual({ status: 404, code: "0x80040217" });
  for (const wrong of [
    { CustomContextItems: { a: 1 } },
    { CustomContextItems: "{" },
    { ApiVersion: "2" },
    { Nothing: 1 },
  ])
    expect((await ask(wrong)).status).toBe(400);
});

test("a large file is sent in blocks, and joined in the order of the list", async () => {
  const id = await newCase();
  const about = { annotationid: note, subject: "Large", filename: "large.txt", mimetype: "text/plain" };
  const Target = { "@odata.type": "Microsoft.Dynamics.CRM.annotation", ...about };
  const begun = await api().call("POST", "InitializeAnnotationBlocksUpload", { Target });
  const { FileContinuationToken } = begun.body as { FileContinuationToken: string };
  const block = (name: string, text: string) => ({
    BlockId: Buffer.from(name).toString("base64"),
    BlockData: Buffer.from(text).toString("base64"),
    FileContinuationToken,
  });
  const [two, one] = [block("b2", "world"), block("b1", "hello ")];
  const sent = [await api().call("POST", "UploadBlock", two), await api().call("POST", "UploadBlock", one)];
  const BlockList = [one.BlockId, two.BlockId];
  const bound = { ...Target, "objectid_incident@odata.bind": `/incidents(${id})` };
  const done = await api().call("POST", "CommitAnnotationBlocksUpload", {
    Target: bound,
    BlockList,
    FileContinuationToken,
  });
  const again = await api().call("POST", "CommitAnnotationBlocksUpload", { Target, BlockList, FileContinuationToken });
  const bytes = await api().call("GET", `annotations(${note})/documentbody/$value`);

  expect(sent.map(({ status }) => status)).toEqual([204, 204]);
  expect(done.body).toMatchObject({ AnnotationId: note, FileSizeInBytes: 11 });
  expect(again.status).toBe(400);
  expect(Buffer.from(bytes.body, "base64").toString()).toBe("hello world");
  expect(sim().control.rows("annotation")).toMatchObject([{ filesize: 11, objectid: { table: "incident", id } }]);
});

test("blocks that do not fit are refused", async () => {
  const Target = { "@odata.type": "Microsoft.Dynamics.CRM.annotation", annotationid: note, filename: "a.txt" };
  const begun = await api().call("POST", "InitializeAnnotationBlocksUpload", { Target });
  const { FileContinuationToken } = begun.body as { FileContinuationToken: string };
  const send = (more: Json) =>
    api().call("POST", "UploadBlock", { BlockId: "YjE=", BlockData: "aGk=", FileContinuationToken, ...more });
  const commit = (more: Json) =>
    api().call("POST", "CommitAnnotationBlocksUpload", { Target, BlockList: ["YjE="], FileContinuationToken, ...more });

  expect((await send({ FileContinuationToken: "x" })).status).toBe(400);
  expect((await send({ BlockData: Buffer.alloc(4 * 1024 * 1024 + 1).toString("base64") })).status).toBe(400);
  expect((await send({ BlockId: "not base64" })).status).toBe(400);
  expect((await send({})).status).toBe(204);
  expect(messageOf(await send({ BlockId: "bG9uZ2Vy" }))).toContain("same length");
  expect((await commit({ BlockList: ["eHg="] })).status).toBe(400);
  expect((await commit({ BlockList: [] })).status).toBe(400);
  sim().control.setFileLimits({ maxUploadFileSize: 3 });
  expect(faultOf(await commit({}))).toEqual({ status: 400, code: "0x80044a02" });
  expect((await api().call("POST", "InitializeAnnotationBlocksUpload", { Target: { filename: "x" } })).status).toBe(
    400,
  );
});
