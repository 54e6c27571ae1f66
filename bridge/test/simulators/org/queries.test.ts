import { expect, test } from "@jest/globals";
import { faultOf, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, clock } = simulated();

async function ask(soql: string) {
  return await api().call("GET", `/query?q=${encodeURIComponent(soql)}`);
}

async function subjects(condition: string): Promise<unknown[]> {
  return (await api().query(`SELECT Subject FROM Case ${condition}`)).map(({ Subject }) => Subject);
}

async function threeCases(): Promise<void> {
  const ContactId = await api().create("Contact", { LastName: "O'Hara", Email: "o@example.com" });
  await api().create("Case", { Subject: "Alpha", Priority: "High", ContactId, Case_From__c: "opencx" });
  clock.now += 60_000;
  await api().create("Case", { Subject: "beta 50%", Priority: "Low", OpenCx_Session_Id__c: "S-1" });
  clock.now += 60_000;
  await api().create("Case", { Status: "Closed", OpenCx_Handoff_Key__c: "Key" });
}

test.each([
  ["WHERE Subject = 'ALPHA'", ["Alpha"]],
  ["WHERE Subject != 'alpha'", ["beta 50%", null]],
  ["WHERE Subject <> null", ["Alpha", "beta 50%"]],
  ["WHERE Subject = null", [null]],
  ["WHERE Subject LIKE '%ET%'", ["beta 50%"]],
  ["WHERE Subject LIKE '_lpha'", ["Alpha"]],
  ["WHERE Subject LIKE '%50\\%'", ["beta 50%"]],
  ["WHERE Subject LIKE '%5\\%'", []],
  ["WHERE Priority IN ('High', 'Low')", ["Alpha", "beta 50%"]],
  ["WHERE Priority NOT IN ('High', 'Low')", [null]],
  ["WHERE IsClosed = true", [null]],
  ["WHERE NOT (IsClosed = true OR Priority = 'High')", ["beta 50%"]],
  ["WHERE (IsClosed = false AND Priority = 'High') OR Subject LIKE 'b%'", ["Alpha", "beta 50%"]],
  ["WHERE CreatedDate >= 2026-11-21T16:01:00Z", ["beta 50%", null]],
  ["WHERE CreatedDate < 2026-11-21T17:01:00+01:00", ["Alpha"]],
  ["WHERE Contact.LastName = 'O\\'Hara'", ["Alpha"]],
  ["WHERE Contact.Email = null", ["beta 50%", null]],
  ["WHERE OpenCx_Session_Id__c = 's-1'", ["beta 50%"]],
  ["WHERE OpenCx_Handoff_Key__c = 'key'", []],
  ["WHERE OpenCx_Handoff_Key__c = 'Key'", [null]],
  ["WHERE OpenCx_Handoff_Key__c != 'key' AND OpenCx_Handoff_Key__c != null", [null]],
  ["WHERE OpenCx_Handoff_Key__c != 'Key' AND OpenCx_Handoff_Key__c != null", []],
  ["ORDER BY Subject", [null, "Alpha", "beta 50%"]],
  ["ORDER BY Subject DESC NULLS LAST", ["beta 50%", "Alpha", null]],
  ["ORDER BY IsClosed DESC, CreatedDate DESC", [null, "beta 50%", "Alpha"]],
  ["ORDER BY CreatedDate LIMIT 1 OFFSET 1", ["beta 50%"]],
])("a query %s finds what it says", async (condition, expected) => {
  await threeCases();

  expect(await subjects(condition)).toEqual(expected);
});

test("a query brings parents and children along, and says what they are", async () => {
  await threeCases();
  const [alpha] = await api().query("SELECT Id FROM Case WHERE Subject = 'Alpha'");
  await api().create("CaseComment", { ParentId: alpha?.["Id"], CommentBody: "one" });
  await api().create("CaseComment", { ParentId: alpha?.["Id"], CommentBody: "two", IsPublished: true });

  const found = await api().query(
    "SELECT Id, Contact.LastName, Contact.Owner.Name, (SELECT CommentBody FROM CaseComments WHERE IsPublished = true) FROM Case ORDER BY CaseNumber LIMIT 2",
  );

  expect(found[0]).toMatchObject({
    attributes: { type: "Case" },
    Contact: { attributes: { type: "Contact" }, LastName: "O'Hara", Owner: { Name: "OpenCX Bridge" } },
    CaseComments: { totalSize: 1, done: true, records: [{ CommentBody: "two" }] },
  });
  expect(found[1]).toMatchObject({ Contact: null, CaseComments: null });
});

test("COUNT() counts and brings nothing", async () => {
  await threeCases();

  expect((await ask("SELECT COUNT() FROM Case WHERE IsClosed = false")).body).toEqual({
    totalSize: 2,
    done: true,
    records: [],
  });
});

test("more than 2,000 records come in pages, which stay as they were", async () => {
  for (let at = 0; at < 2_001; at += 1) sim().control.insert({ object: "Case", fields: { Subject: `${at}` } });
  const first = (await ask("SELECT Subject FROM Case ORDER BY CaseNumber")).body as {
    totalSize: number;
    done: boolean;
    nextRecordsUrl: string;
    records: Json[];
  };
  sim().control.insert({ object: "Case", fields: {} });
  const second = await api().call("GET", first.nextRecordsUrl);
  const small = await api().call("GET", "/query?q=SELECT+Id+FROM+Case", undefined, {
    "sforce-query-options": "batchSize=500",
  });
  const unknown = await api().call("GET", "/query/01gHs0000000099-5");

  expect(first).toMatchObject({ totalSize: 2_001, done: false });
  expect(first.records).toHaveLength(2_000);
  expect(second.body).toMatchObject({ done: true, totalSize: 2_001, records: [{ Subject: "2000" }] });
  expect((small.body as { records: Json[] }).records).toHaveLength(500);
  expect(faultOf(unknown)).toMatchObject({ status: 400, code: "INVALID_QUERY_LOCATOR" });
});

test.each([
  ["SELECT FROM Case", "MALFORMED_QUERY"],
  ["SELECT Id Case", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE Subject = 'open", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE Subject = 'a\\q'", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE Subject = 'a' AND Status = 'b' OR Status = 'c'", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE Id IN :ids", "MALFORMED_QUERY"],
  ["SELECT COUNT(Id) FROM Case GROUP BY Status", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE CreatedDate = TODAY", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case LIMIT x", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case WHERE Id IN (SELECT ParentId FROM CaseComment)", "MALFORMED_QUERY"],
  ["SELECT Id FROM Case FOR UPDATE", "MALFORMED_QUERY"],
  ["SELECT Id FROM ContentDocumentLink", "MALFORMED_QUERY"],
  ["SELECT Nothing FROM Case", "INVALID_FIELD"],
  ["SELECT Contact.Nothing FROM Case", "INVALID_FIELD"],
  ["SELECT Nobody.Name FROM Case", "INVALID_FIELD"],
  ["SELECT Id FROM Case WHERE Description = 'x'", "INVALID_FIELD"],
  ["SELECT Id FROM Case ORDER BY Description", "INVALID_FIELD"],
  ["SELECT Id FROM Case WHERE Subject = 5", "INVALID_FIELD"],
  ["SELECT Id FROM Case WHERE IsClosed = 'true'", "INVALID_FIELD"],
  ["SELECT Id FROM Case WHERE CreatedDate > '2026-11-21T16:00:00Z'", "INVALID_FIELD"],
  ["SELECT Id FROM Case WHERE Id = 'tom'", "INVALID_QUERY_FILTER_OPERATOR"],
  ["SELECT Id FROM ScratchOrgInfo", "INVALID_TYPE"],
  ["SELECT Id, (SELECT Id FROM Nothings) FROM Case", "INVALID_TYPE"],
  ["SELECT Id FROM Case OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"],
])("%s is refused", async (soql, code) => {
  expect(faultOf(await ask(soql))).toEqual({ status: 400, code, fields: undefined });
});

test("a fault in a query is shown where it is", async () => {
  expect(messageOf(await ask("SELECT Id,\nNothing FROM Case"))).toContain(
    "ERROR at Row:2:Column:1\nNo such column 'Nothing'",
  );
});

test("the description of an object holds the package's own fields as they are deployed", async () => {
  const { body } = await api().call("GET", "/sobjects/Case/describe");
  const { fields, keyPrefix } = body as { fields: Json[]; keyPrefix: string };
  const key = fields.find(({ name }) => name === "OpenCx_Handoff_Key__c");
  const number = fields.find(({ name }) => name === "CaseNumber");

  expect(keyPrefix).toBe("500");
  expect(key).toMatchObject({ length: 80, unique: true, externalId: true, caseSensitive: true, custom: true });
  expect(number).toMatchObject({ createable: false, autoNumber: true });
});

test("the list of objects has the package's, and nothing that is not simulated", async () => {
  const { body } = await api().call("GET", "/sobjects");
  const names = (body as { sobjects: { name: string }[] }).sobjects.map(({ name }) => name);

  expect(names).toEqual(expect.arrayContaining(["Case", "CaseComment", "EmailMessage", "OpenCx_Delivery__c", "User"]));
  expect(faultOf(await api().call("GET", "/sobjects/Lead/describe"))).toMatchObject({ status: 404, code: "NOT_FOUND" });
});
