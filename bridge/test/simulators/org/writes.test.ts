import { expect, test } from "@jest/globals";
import { faultOf, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, takeViolations } = simulated();
const key = "/sobjects/Case/OpenCx_Handoff_Key__c";

interface Part {
  body: never;
  httpStatusCode: number;
  referenceId: string;
}

async function compose(compositeRequest: Json[], allOrNone = false): Promise<Part[]> {
  const { status, body } = await api().call("POST", "/composite", { allOrNone, compositeRequest });
  expect(status).toBe(200);
  return (body as { compositeResponse: Part[] }).compositeResponse;
}

const part = (method: string, path: string, referenceId: string, body?: Json) => ({
  ...{ method, url: `/services/data/v67.0${path}`, referenceId },
  ...(body === undefined ? {} : { body }),
});

test("an upsert makes a Case the first time, and finds it the second", async () => {
  const first = await api().call("PATCH", `${key}/a%2Fb`, { Subject: "one" });
  const second = await api().call("PATCH", `${key}/a%2Fb`, { Subject: "two" });
  const old = await api().call("PATCH", `/services/data/v45.0${key}/a%2Fb`, { Subject: "three" });
  const id = (first.body as { id: string }).id;

  expect([first.status, first.body]).toEqual([201, { id, success: true, errors: [], created: true }]);
  expect([second.status, second.body]).toEqual([200, { id, success: true, errors: [], created: false }]);
  expect([old.status, old.body]).toEqual([204, null]);
  expect((await api().call("GET", `${key}/a%2Fb`)).body).toMatchObject({
    Id: id,
    Subject: "three",
    OpenCx_Handoff_Key__c: "a/b",
  });
});

test("an upsert whose key several records have lists them, and writes nothing", async () => {
  for (const Subject of ["one", "two"])
    await api().create("Case", { Subject, OpenCx_Session_Id__c: "s", Status: "Closed" });
  const answer = await api().call("PATCH", "/sobjects/Case/OpenCx_Session_Id__c/s", { Subject: "three" });

  expect(answer.status).toBe(300);
  expect(answer.body).toHaveLength(2);
  expect(await api().query("SELECT Id FROM Case WHERE Subject = 'three'")).toEqual([]);
});

test("an upsert by what is no external id, or with the key in its body, is refused", async () => {
  const noKey = await api().call("PATCH", "/sobjects/Case/Subject/x", {});
  const twice = await api().call("PATCH", `${key}/x`, { OpenCx_Handoff_Key__c: "x" });

  expect(faultOf(noKey)).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect(faultOf(twice)).toMatchObject({ status: 400, code: "INVALID_FIELD" });
});

test("composite parts refer to those before them, each with its own status", async () => {
  const parts = await compose([
    part("PATCH", `${key}/k`, "theCase", { Subject: "Broken" }),
    part("POST", "/sobjects/CaseComment", "one", { ParentId: "@{theCase.id}", CommentBody: "Hello" }),
    part("GET", "/sobjects/Case/@{theCase.id}?fields=CaseNumber", "read"),
    part("GET", "/query?q=SELECT+Id+FROM+CaseComment", "asked"),
  ]);

  expect(parts.map(({ httpStatusCode, referenceId }) => [httpStatusCode, referenceId])).toEqual([
    [201, "theCase"],
    [201, "one"],
    [200, "read"],
    [200, "asked"],
  ]);
  expect(parts[2]?.body).toMatchObject({ CaseNumber: "00000001" });
  expect(parts[3]?.body).toMatchObject({ totalSize: 1 });
});

test("a composite part that fails spares the others, save those that need it", async () => {
  const parts = await compose([
    part("POST", "/sobjects/Case", "bad", { Subject: "x".repeat(300) }),
    part("POST", "/sobjects/CaseComment", "needy", { ParentId: "@{bad.id}", CommentBody: "x" }),
    part("POST", "/sobjects/Case", "good", {}),
  ]);

  expect(parts.map(({ httpStatusCode }) => httpStatusCode)).toEqual([400, 400, 201]);
  expect(parts[0]?.body).toMatchObject([{ errorCode: "STRING_TOO_LONG", fields: ["Subject"] }]);
  expect(parts[1]?.body).toMatchObject([{ errorCode: "PROCESSING_HALTED" }]);
});

test("with allOrNone a failed part undoes the others, and what they caused", async () => {
  const parts = await compose(
    [
      part("POST", "/sobjects/Case", "good", { Comments: "x" }),
      part("POST", "/sobjects/Case", "bad", { Nothing: 1 }),
      part("POST", "/sobjects/Case", "later", {}),
    ],
    true,
  );

  expect(parts.map(({ httpStatusCode, referenceId }) => [httpStatusCode, referenceId])).toEqual([
    [400, "good"],
    [400, "bad"],
    [400, "later"],
  ]);
  expect(parts.map(({ body }) => (body as { errorCode: string }[])[0]?.errorCode)).toEqual([
    "PROCESSING_HALTED",
    "INVALID_FIELD",
    "PROCESSING_HALTED",
  ]);
  expect([sim().control.records("Case"), sim().control.records("CaseComment"), sim().writes()]).toEqual([[], [], []]);
});

test("a composite request has at most 25 parts and five queries, and reference ids of their own", async () => {
  const many = Array.from({ length: 26 }, (_one, at) => part("GET", "/limits", `r${at}`));
  const queries = Array.from({ length: 6 }, (_one, at) => part("GET", "/query?q=x", `r${at}`));
  const answers = [
    await api().call("POST", "/composite", { compositeRequest: many }),
    await api().call("POST", "/composite", { compositeRequest: queries }),
    await api().call("POST", "/composite", { compositeRequest: [many[0], many[0]] }),
  ];

  expect(answers.map((answer) => faultOf(answer).code)).toEqual(["LIMIT_EXCEEDED", "LIMIT_EXCEEDED", "INVALID_INPUT"]);
  expect(takeViolations()).toHaveLength(2);
  expect((await compose(many.slice(1))).map(({ httpStatusCode }) => httpStatusCode)).toEqual(Array(25).fill(200));
});

test("collections say of each record what became of it", async () => {
  const record = (fields: Json) => ({ attributes: { type: "Case" }, ...fields });
  const records = [record({ Subject: "a" }), record({ Subject: "x".repeat(256) })];
  const mixed = await api().call("POST", "/composite/sobjects", { records });
  const strict = await api().call("POST", "/composite/sobjects", { allOrNone: true, records });
  const id = (mixed.body as { id: string }[])[0]?.id ?? "";
  const changed = await api().call("PATCH", "/composite/sobjects", {
    records: [record({ id, Subject: "b" }), record({ id: "500Hs0000000099" })],
  });
  const read = await api().call("POST", "/composite/sobjects/Case", {
    ids: [id, "500Hs0000000099"],
    fields: ["Subject"],
  });
  const gone = await api().call("DELETE", `/composite/sobjects?ids=${id}`);

  expect(mixed.body).toMatchObject([
    { success: true, errors: [] },
    { success: false, errors: [{ statusCode: "STRING_TOO_LONG", fields: ["Subject"] }] },
  ]);
  expect(strict.body).toMatchObject([
    { success: false, errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }] },
    { success: false, errors: [{ statusCode: "STRING_TOO_LONG" }] },
  ]);
  expect(changed.body).toMatchObject([
    { id, success: true },
    { success: false, errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY" }] },
  ]);
  expect(read.body).toMatchObject([{ Id: id, Subject: "b" }, null]);
  expect(gone.body).toEqual([{ id, success: true, errors: [] }]);
  expect(sim().control.records("Case")).toEqual([]);
});

test("a collection is written by external id, and holds 200 records", async () => {
  const records = ["a", "a"].map((one) => ({ attributes: { type: "Case" }, OpenCx_Handoff_Key__c: one }));
  const written = await api().call("PATCH", "/composite/sobjects/Case/OpenCx_Handoff_Key__c", { records });
  const many = await api().call("POST", "/composite/sobjects", { records: Array(201).fill(records[0]) });

  expect(written.body).toMatchObject([{ created: true }, { created: false }]);
  expect(faultOf(many)).toMatchObject({ status: 400, code: "EXCEEDED_ID_LIMIT" });
  expect(takeViolations()).toHaveLength(1);
});

test("a validation rule of the customer's refuses what it is about, and nothing else", async () => {
  const rule = { object: "Case", message: "Give a reason.", field: "Reason", when: { Priority: "High", Reason: null } };
  sim().control.addValidationRule(rule);
  const refused = await api().call("POST", "/sobjects/Case", { Priority: "High" });
  const fine = await api().call("POST", "/sobjects/Case", { Priority: "High", Reason: "Other" });

  expect(faultOf(refused)).toEqual({ status: 400, code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", fields: ["Reason"] });
  expect(messageOf(refused)).toBe("Give a reason.");
  expect(fine.status).toBe(201);
});

test("a duplicate rule holds back what is alike, until the header allows it", async () => {
  sim().control.addDuplicateRule({ object: "Contact", name: "Same address", fields: ["Email"] });
  const contact = { LastName: "Fox", Email: "fox@example.com" };
  await api().create("Contact", contact);
  const held = await api().call("POST", "/sobjects/Contact", { ...contact, Email: "FOX@example.com" });
  const allowed = await api().call("POST", "/sobjects/Contact", contact, {
    "Sforce-Duplicate-Rule-Header": "allowSave=true",
  });

  expect(faultOf(held)).toMatchObject({ status: 400, code: "DUPLICATES_DETECTED" });
  expect(held.body).toMatchObject([{ duplicateResult: { allowSave: true, duplicateRule: "Same address" } }]);
  expect(allowed.status).toBe(201);
});

test("a field that a customer made required is demanded", async () => {
  sim().control.addField({ object: "Contact", name: "Branch__c", required: true });

  const answer = await api().call("POST", "/sobjects/Contact", { LastName: "Fox" });
  expect(faultOf(answer)).toEqual({ status: 400, code: "REQUIRED_FIELD_MISSING", fields: ["Branch__c"] });
  sim().control.reset();
  expect(sim().control.insert({ object: "Contact", fields: { LastName: "Fox" } })).toEqual({
    id: expect.stringMatching(/^003/),
  });
});
