import { expect, test } from "@jest/globals";
import { bridgeUsername } from "../../../simulators/salesforce/org/options.ts";
import { faultOf, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, clock } = simulated();

async function read(object: string, id: string): Promise<Json> {
  return (await api().call("GET", `/sobjects/${object}/${id}`)).body;
}

test("a new Case gets what an org gives: number, status, priority, owner, and who wrote it when", async () => {
  const first = await api().create("Case", { Subject: "  Broken  ", Case_From__c: "opencx", Description: "" });
  const second = await api().create("Case", {});

  expect(first).toMatch(/^500[A-Za-z0-9]{15}$/);
  expect(await read("Case", first)).toMatchObject({
    attributes: { type: "Case", url: `/services/data/v67.0/sobjects/Case/${first}` },
    ...{ Id: first, CaseNumber: "00000001", Subject: "Broken", Description: null, Status: "New", Priority: "Medium" },
    ...{ IsClosed: false, ClosedDate: null, CreatedDate: "2026-11-21T16:00:00.000+0000", IsDeleted: false },
  });
  expect(await read("Case", second)).toMatchObject({ CaseNumber: "00000002" });
  const [owner] = await api().query(`SELECT Owner.Username FROM Case WHERE Id = '${first.slice(0, 15)}'`);
  expect(owner).toMatchObject({ Owner: { Username: bridgeUsername } });
});

test("a changed Case says when; closing it says that it is closed, reopening that it is not", async () => {
  const id = await api().create("Case", { Subject: "Broken" });
  clock.now += 5_000;
  const changed = await api().call("PATCH", `/sobjects/Case/${id}`, { Status: "Closed" });
  const closed = await read("Case", id);
  await api().call("PATCH", `/sobjects/Case/${id}`, { Status: "Working" });
  const reopened = await read("Case", id);

  expect([changed.status, changed.body]).toEqual([204, null]);
  expect(closed).toMatchObject({ IsClosed: true, ClosedDate: "2026-11-21T16:00:05.000+0000" });
  expect(closed["SystemModstamp"]).toBe("2026-11-21T16:00:05.000+0000");
  expect(reopened).toMatchObject({ IsClosed: false, ClosedDate: null });
  expect(sim().control.case(id).version).toBe(3);
});

test.each<[string, string, Json, string, string[] | undefined]>([
  ["a field that is missing", "Contact", { FirstName: "Ann" }, "REQUIRED_FIELD_MISSING", ["LastName"]],
  ["a comment without its Case", "CaseComment", { CommentBody: "x" }, "REQUIRED_FIELD_MISSING", ["ParentId"]],
  ["a field that does not exist", "Case", { Nothing__c: "x" }, "INVALID_FIELD", undefined],
  ["a field that is read-only", "Case", { CaseNumber: "1" }, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CaseNumber"]],
  ["a text that is too long", "Case", { Subject: "x".repeat(256) }, "STRING_TOO_LONG", ["Subject"]],
  [
    "a custom text that is too long",
    "Case",
    { OpenCx_Session_Id__c: "x".repeat(201) },
    "STRING_TOO_LONG",
    ["OpenCx_Session_Id__c"],
  ],
  [
    "a value out of a restricted list",
    "FeedItem",
    { Body: "x", Visibility: "Me" },
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    ["Visibility"],
  ],
  ["an id of another object", "Case", { ContactId: "001Hs0000000001" }, "MALFORMED_ID", ["ContactId"]],
  ["an id that is none", "Case", { ContactId: "tom" }, "MALFORMED_ID", ["ContactId"]],
  ["an id of nothing", "Case", { ContactId: "003Hs0000000001" }, "INVALID_CROSS_REFERENCE_KEY", []],
  ["an address that is none", "Case", { SuppliedEmail: "tom" }, "INVALID_EMAIL_ADDRESS", ["SuppliedEmail"]],
  ["a text where a time belongs", "Case", { OpenCx_Last_Sync__c: "now" }, "JSON_PARSER_ERROR", undefined],
  ["a number where a text belongs", "Case", { Subject: 5 }, "JSON_PARSER_ERROR", undefined],
])("%s is refused", async (_what, object, fields, code, names) => {
  const parent = object === "FeedItem" ? { ParentId: await api().create("Case", {}) } : {};
  const answer = await api().call("POST", `/sobjects/${object}`, { ...parent, ...fields });

  expect(faultOf(answer)).toEqual({ status: 400, code, fields: names });
});

test("a comment holds 4,000 bytes, not characters", async () => {
  const ParentId = await api().create("Case", {});
  const fits = await api().call("POST", "/sobjects/CaseComment", { ParentId, CommentBody: "ü".repeat(2000) });
  const tooLong = await api().call("POST", "/sobjects/CaseComment", { ParentId, CommentBody: `${"ü".repeat(2000)}x` });

  expect(fits.status).toBe(201);
  expect(faultOf(tooLong)).toEqual({ status: 400, code: "STRING_TOO_LONG", fields: ["CommentBody"] });
});

test("a unique key is there once, and the refusal names the record that has it", async () => {
  const id = await api().create("Case", { OpenCx_Handoff_Key__c: "Key-1" });
  const other = await api().call("POST", "/sobjects/Case", { OpenCx_Handoff_Key__c: "key-1" });
  const same = await api().call("POST", "/sobjects/Case", { OpenCx_Handoff_Key__c: "Key-1" });

  expect(other.status).toBe(201);
  expect(faultOf(same)).toMatchObject({ status: 400, code: "DUPLICATE_VALUE" });
  expect(messageOf(same)).toContain(id);
});

test("a deleted Case is gone with all that hung on it, and says so", async () => {
  const id = await api().create("Case", {});
  await api().create("CaseComment", { ParentId: id, CommentBody: "x" });
  const removed = await api().call("DELETE", `/sobjects/Case/${id}`);
  const answers = [
    await api().call("GET", `/sobjects/Case/${id}`),
    await api().call("PATCH", `/sobjects/Case/${id}`, { Subject: "x" }),
    await api().call("DELETE", `/sobjects/Case/${id}`),
  ];
  const orphan = await api().call("POST", "/sobjects/CaseComment", { ParentId: id, CommentBody: "y" });

  expect(removed.status).toBe(204);
  for (const answer of answers) expect(faultOf(answer)).toMatchObject({ status: 404, code: "ENTITY_IS_DELETED" });
  expect(faultOf(orphan)).toMatchObject({ code: "ENTITY_IS_DELETED" });
  expect(await api().query("SELECT Id FROM CaseComment")).toEqual([]);
  const all = await api().call(
    "GET",
    `/queryAll?q=${encodeURIComponent("SELECT Id FROM CaseComment WHERE IsDeleted = true")}`,
  );
  expect(all.body).toMatchObject({ totalSize: 1 });
});

test("what is not there, and what is no id, is told apart", async () => {
  const missing = await api().call("GET", "/sobjects/Case/500Hs0000000001");
  const noId = await api().call("GET", "/sobjects/Case/tom");
  const noObject = await api().call("POST", "/sobjects/Nothing", {});
  const malformed = await api().call("PATCH", "/sobjects/Case/003Hs0000000001", {});
  const wrongMethod = await api().call("PUT", "/sobjects/Case", {});

  expect(faultOf(missing)).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect(faultOf(noId)).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect(faultOf(noObject)).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect(faultOf(malformed)).toMatchObject({ status: 400, code: "MALFORMED_ID" });
  expect(faultOf(wrongMethod)).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
});

test("a body that is no JSON, or of another type, is refused", async () => {
  const broken = await api().call("POST", "/sobjects/Case", "{");
  const text = await api().call("POST", "/sobjects/Case", "x", { "content-type": "text/plain" });
  const none = await api().call("POST", "/sobjects/Case");

  expect(faultOf(broken)).toMatchObject({ status: 400, code: "JSON_PARSER_ERROR" });
  expect(faultOf(text)).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
  expect(faultOf(none)).toMatchObject({ status: 400, code: "JSON_PARSER_ERROR" });
});

test("the field Comments of a Case becomes a private comment and cannot be read", async () => {
  const id = await api().create("Case", { Comments: "Look here" });
  const asked = await api().call("GET", `/sobjects/Case/${id}?fields=Comments`);

  expect(await api().query("SELECT CommentBody, IsPublished FROM CaseComment")).toMatchObject([
    { CommentBody: "Look here", IsPublished: false },
  ]);
  expect(faultOf(asked)).toMatchObject({ status: 400, code: "INVALID_FIELD" });
  expect(await read("Case", id)).not.toHaveProperty("Comments");
});

test("a Case takes the addresses of its contact", async () => {
  const ContactId = await api().create("Contact", { FirstName: "Tom", LastName: "Fox", Email: "tom@example.com" });
  const id = await api().create("Case", { ContactId });

  expect(await read("Case", id)).toMatchObject({ ContactEmail: "tom@example.com" });
  expect(await read("Contact", ContactId)).toMatchObject({ Name: "Tom Fox" });
});

test("a sent email keeps its words, a draft does not", async () => {
  const ParentId = await api().create("Case", {});
  const draft = await api().create("EmailMessage", { ParentId, Status: "5", Subject: "a" });
  const sent = await api().create("EmailMessage", { ParentId, Status: "3", Subject: "a" });

  expect((await api().call("PATCH", `/sobjects/EmailMessage/${draft}`, { Subject: "b" })).status).toBe(204);
  expect((await api().call("PATCH", `/sobjects/EmailMessage/${sent}`, { IsExternallyVisible: true })).status).toBe(204);
  const refused = await api().call("PATCH", `/sobjects/EmailMessage/${sent}`, { Subject: "b" });
  expect(faultOf(refused)).toEqual({ status: 400, code: "INSUFFICIENT_ACCESS_OR_READONLY", fields: ["Subject"] });
});

test("a post needs words, or a file", async () => {
  const ParentId = await api().create("Case", {});
  const empty = await api().call("POST", "/sobjects/FeedItem", { ParentId });

  expect(faultOf(empty)).toEqual({ status: 400, code: "REQUIRED_FIELD_MISSING", fields: ["Body"] });
});

test("a reader who has the newest version gets no body, a writer who has an older one is refused", async () => {
  const id = await api().create("Case", {});
  const first = await api().call("GET", `/sobjects/Case/${id}`);
  const modified = first.headers.get("last-modified") ?? "";
  const same = await api().call("GET", `/sobjects/Case/${id}`, undefined, { "if-modified-since": modified });
  clock.now += 60_000;
  await api().call("PATCH", `/sobjects/Case/${id}`, { Subject: "theirs" });
  const late = await api().call(
    "PATCH",
    `/sobjects/Case/${id}`,
    { Subject: "mine" },
    { "if-unmodified-since": modified },
  );

  expect(same.status).toBe(304);
  expect(late.status).toBe(412);
  expect(await read("Case", id)).toMatchObject({ Subject: "theirs" });
});

test("a parent is found by its external id", async () => {
  const id = await api().create("Case", { OpenCx_Handoff_Key__c: "k" });
  await api().create("CaseComment", { Parent: { OpenCx_Handoff_Key__c: "k" }, CommentBody: "x" });
  const unknown = await api().call("POST", "/sobjects/CaseComment", {
    Parent: { OpenCx_Handoff_Key__c: "l" },
    CommentBody: "x",
  });

  expect(await api().query("SELECT ParentId FROM CaseComment")).toMatchObject([{ ParentId: id }]);
  expect(faultOf(unknown)).toMatchObject({ status: 400, code: "INVALID_FIELD" });
});
