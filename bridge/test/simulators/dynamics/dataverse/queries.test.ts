import { beforeEach, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { customer, faultOf, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, clock } = simulated();

beforeEach(async () => {
  const contacts = [
    { firstname: "Ann", lastname: "Lee", emailaddress1: "ann_lee@example.com", mobilephone: "+15550100" },
    { firstname: "Bob", lastname: "O'Neil", emailaddress1: "bob+x@example.com" },
    { firstname: "Cy", lastname: "50% Off", donotemail: true },
  ];
  for (const contact of contacts) {
    sim().control.insert({ table: "contact", row: contact });
    clock.now += 60_000;
  }
});

/** First names of the contacts that a filter finds. */
async function found(filter: string): Promise<unknown[]> {
  const rows = await api().list("contacts", { $select: "firstname", $filter: filter });
  return rows.map(({ firstname }) => firstname);
}

const query = (text: string) => api().call("GET", `contacts?${text}`);
const filtered = (filter: string) => query(`$filter=${encodeURIComponent(filter)}`);

test("texts are compared in any case, with doubled quotes, and null is a value", async () => {
  expect(await found("firstname eq 'ANN'")).toEqual(["Ann"]);
  expect(await found("lastname eq 'o''neil'")).toEqual(["Bob"]);
  expect(await found("emailaddress1 eq null")).toEqual(["Cy"]);
  expect(await found("emailaddress1 ne null")).toEqual(["Ann", "Bob"]);
  expect(await found("firstname ne 'Ann'")).toEqual(["Bob", "Cy"]);
  expect(await found("emailaddress1 ne 'ann_lee@example.com'")).toEqual(["Bob", "Cy"]);
});

test("an encoded plus is a plus, a bare one is a space", async () => {
  const encoded = await query("$select=firstname&$filter=emailaddress1%20eq%20%27bob%2Bx@example.com%27");
  const bare = await query("$select=firstname&$filter=emailaddress1+eq+'bob+x@example.com'");

  expect((encoded.body as { value: Json[] }).value).toHaveLength(1);
  expect((bare.body as { value: Json[] }).value).toHaveLength(0);
});

test("wildcards work inside every string", async () => {
  sim().control.insert({ table: "contact", row: { firstname: "Dee", emailaddress1: "annXlee@example.com" } });

  expect(await found("emailaddress1 eq 'ann_lee@example.com'")).toEqual(["Ann", "Dee"]);
  expect(await found("emailaddress1 eq 'ann[_]lee@example.com'")).toEqual(["Ann"]);
  expect(await found("emailaddress1 eq '%@example.com'")).toEqual(["Ann", "Bob", "Dee"]);
  expect(await found("firstname eq '[a-b]%'")).toEqual(["Ann", "Bob"]);
  expect(await found("firstname eq '[^a-b]%'")).toEqual(["Cy", "Dee"]);
  expect(await found("contains(lastname,'[%]')")).toEqual(["Cy"]);
  expect(await found(`firstname eq '${"%a".repeat(60)}'`)).toEqual([]);
});

test("functions look at the beginning, the end and the middle", async () => {
  expect(await found("startswith(emailaddress1,'ANN')")).toEqual(["Ann"]);
  expect(await found("endswith(emailaddress1,'example.com')")).toEqual(["Ann", "Bob"]);
  expect(await found("contains(emailaddress1,'+')")).toEqual(["Bob"]);
  expect(await found("not contains(emailaddress1,'+')")).toEqual(["Ann", "Cy"]);
});

test("and binds closer than or, brackets closer than both", async () => {
  expect(await found("firstname eq 'Ann' or firstname eq 'Bob' and lastname eq 'x'")).toEqual(["Ann"]);
  expect(await found("(firstname eq 'Ann' or firstname eq 'Bob') and lastname eq 'x'")).toEqual([]);
  expect(await found("not (firstname eq 'Ann') and statecode eq 0")).toEqual(["Bob", "Cy"]);
  expect(await found("emailaddress1 ne null and (mobilephone eq null or statecode eq 1)")).toEqual(["Bob"]);
});

test("numbers, booleans, times and GUIDs are compared as what they are", async () => {
  const [ann] = await api().list("contacts", { $filter: "firstname eq 'Ann'" });
  const id = String(ann?.["contactid"]);

  expect(await found("donotemail eq true")).toEqual(["Cy"]);
  expect(await found("preferredcontactmethodcode ge 1 and preferredcontactmethodcode lt 2")).toHaveLength(3);
  expect(await found("gendercode lt 5 or gendercode gt 0")).toEqual([]);
  expect(await found("gendercode ne 1")).toHaveLength(3);
  expect(await found("createdon gt 2026-11-21T16:00:30Z")).toEqual(["Bob", "Cy"]);
  expect(await found("createdon le 2026-11-21T17:00:00+01:00")).toEqual(["Ann"]);
  expect(await found("createdon ge 2026-11-22")).toEqual([]);
  expect(await found(`contactid eq ${id.toUpperCase()}`)).toEqual(["Ann"]);
  expect(await found(`_ownerid_value eq ${facts.systemUserId}`)).toHaveLength(3);
});

test("a filter may look at the row that a lookup points to", async () => {
  const { bind } = await customer(api(), { lastname: "Lee", emailaddress1: "x@example.com" });
  await api().create("incidents", { title: "Case", ...bind });
  const $filter = "customerid_contact/emailaddress1 eq 'x@example.com'";

  expect(await api().list("incidents", { $filter, $select: "title" })).toHaveLength(1);
});

test("what a filter gets wrong is said", async () => {
  const wrong = [
    ...["lastname eq 'O'Neil'", "lastname eq 'open", "nothing eq 1", "firstname eq", "firstname eq Ann", "eq 'x'"],
    ...["firstname = 'x'", "firstname eq 'x' and", "(firstname eq 'x'", "firstname gt null", "createdon eq 'x'"],
    ...["statecode eq '0'", "contactid eq 'x'", "firstname eq 1", "contains(statecode,'x')", "customerid eq 1"],
    ...["a/b/c eq 1", `${"(".repeat(200)}firstname eq 'x'${")".repeat(200)}`, "contains(firstname,1)"],
  ];
  for (const filter of wrong) {
    expect([filter, faultOf(await filtered(filter))]).toEqual([filter, { status: 400, code: "0x80060888" }]);
  }
  const unterminated = await filtered("lastname eq 'open");
  const unknown = await filtered("nothing eq 1");

  expect(messageOf(unterminated)).toContain("unterminated string literal");
  expect(messageOf(unknown)).toBe(
    "Could not find a property named 'nothing' on type 'Microsoft.Dynamics.CRM.contact'.",
  );
});

test("options that are unknown, doubled or out of range are refused, and those nobody needed are named", async () => {
  const wrong = ["$foo=1", "$skip=1", "$top=0", "$top=x", "$count=1", "$select=nothing", "$orderby=nothing"];
  const more = ["$orderby=lastname up", "$select=lastname&$select=firstname", "$expand=nothing", "$skiptoken=x"];
  for (const one of [...wrong, ...more])
    expect([one, faultOf(await query(one))]).toEqual([one, { status: 400, code: "0x80060888" }]);

  for (const one of [
    "$apply=x",
    "fetchXml=x",
    `$filter=${encodeURIComponent("Microsoft.Dynamics.CRM.Today(PropertyName='x')")}`,
  ])
    expect((await query(one)).status).toBe(501);
});

test("rows are sorted by several columns, and the first are taken", async () => {
  const rows = await api().list("contacts", {
    $select: "firstname",
    $orderby: "donotemail desc,createdon desc",
    $top: "2",
  });
  const oldest = await api().list("contacts", {
    $filter: "emailaddress1 ne null",
    $orderby: "createdon asc",
    $top: "5",
  });

  expect(rows.map(({ firstname }) => firstname)).toEqual(["Cy", "Bob"]);
  expect(oldest.map(({ firstname }) => firstname)).toEqual(["Ann", "Bob"]);
});

test("what is selected is shown, with etag and key", async () => {
  const [row] = await api().list("contacts", { $select: "firstname", $filter: "firstname eq 'Ann'" });
  const [whole] = await api().list("contacts", { $filter: "firstname eq 'Ann'" });

  expect(Object.keys(row ?? {}).sort()).toEqual(["@odata.etag", "contactid", "firstname"]);
  expect(whole).toMatchObject({ fullname: "Ann Lee", _ownerid_value: facts.systemUserId, description: null });
});

test("rows are counted, beside the rows or alone", async () => {
  const beside = await query("$count=true&$top=1&$filter=statecode eq 0");
  const alone = await api().call("GET", "contacts/$count?$filter=firstname eq 'Ann'");

  expect(beside.body).toMatchObject({ "@odata.count": 3, value: [{}] });
  expect([alone.status, alone.body]).toEqual([200, "1"]);
});

test("pages follow each other, as long as there are more", async () => {
  const headers = { prefer: "odata.maxpagesize=2" };
  const first = await api().call("GET", "contacts?$select=firstname&$orderby=firstname desc", undefined, headers);
  const { "@odata.nextLink": next, value } = first.body as { "@odata.nextLink": string; value: Json[] };
  const second = await api().call("GET", next, undefined, headers);

  expect(first.headers.get("preference-applied")).toBe("odata.maxpagesize=2");
  expect(value.map(({ firstname }) => firstname)).toEqual(["Cy", "Bob"]);
  expect(next).toMatch(new RegExp(`^${sim().dataverse.url}/api/data/v9\\.2/contacts\\?`));
  expect((second.body as { value: Json[] }).value.map(({ firstname }) => firstname)).toEqual(["Ann"]);
  expect(second.body).not.toHaveProperty(["@odata.nextLink"]);
});

test("no page has more than 5,000 rows", async () => {
  for (let at = 0; at < 5000; at += 1) sim().tenant.rows.insert("queue", { name: `Q${at}` });
  const { body } = await api().call("GET", "queues?$select=name&$count=true", undefined, {
    prefer: 'odata.maxpagesize=9000,odata.include-annotations="*"',
  });

  expect((body as { value: Json[] }).value).toHaveLength(5000);
  expect(body).toMatchObject({ "@odata.count": 5000, "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded": true });
  expect(body).toHaveProperty(["@odata.nextLink"]);
});

test("rows are expanded one level, by lookup and by collection, with options of their own", async () => {
  const { id, bind } = await customer(api());
  for (const title of ["one", "two"]) await api().create("incidents", { title, ...bind });
  const $expand =
    "incident_customer_contacts($select=title;$filter=contains(title,'o');$orderby=title desc),owninguser($select=fullname)";
  const { body } = await api().call("GET", `contacts(${id})?$select=lastname&$expand=${encodeURIComponent($expand)}`);

  expect(body).toMatchObject({
    incident_customer_contacts: [{ title: "two" }, { title: "one" }],
    owninguser: { systemuserid: facts.applicationUserId },
  });
});

test("the channel of a workstream is found as the contract asks for it", async () => {
  const rows = await api().list("msdyn_occustommessagingchannels", {
    $select: "msdyn_occustommessagingchannelid,msdyn_name",
    $filter: `_msdyn_liveworkstreamid_value eq ${facts.workstreamId} and msdyn_occustomchannelid eq 192350005 and statecode eq 0`,
  });
  const none = await api().list("msdyn_occustommessagingchannels", {
    $filter: `_msdyn_liveworkstreamid_value eq ${facts.liveChatWorkstreamId}`,
  });

  expect(rows).toMatchObject([{ msdyn_occustommessagingchannelid: facts.channelId, msdyn_name: "OpenCX" }]);
  expect(none).toEqual([]);
});
