import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { customer, faultOf, idIn, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, clock } = simulated();
const id = "11111111-2222-4333-8444-555555555555";
const represented = { prefer: "return=representation" };

test("a new row is answered with its address, or with itself where that is asked for", async () => {
  const plain = await api().call("POST", "contacts", { lastname: "Lee" });
  const shown = await api().call(
    "POST",
    "contacts?$select=fullname",
    { firstname: "Ann", lastname: "Lee" },
    represented,
  );
  const address = plain.headers.get("odata-entityid");

  expect([plain.status, plain.body]).toEqual([204, ""]);
  expect(address).toMatch(new RegExp(`^${sim().dataverse.url}/api/data/v9\\.2/contacts\\(.{36}\\)$`));
  expect(plain.headers.get("location")).toBe(address);
  expect(plain.headers.get("preference-applied")).toBeNull();
  expect(shown.status).toBe(201);
  expect(shown.headers.get("odata-entityid")).toBeNull();
  expect(shown.headers.get("preference-applied")).toBe("return=representation");
  expect(shown.body).toEqual({
    "@odata.context": `${sim().dataverse.url}/api/data/v9.2/$metadata#contacts(fullname)/$entity`,
    "@odata.etag": expect.stringMatching(/^W\/"\d+"$/),
    fullname: "Ann Lee",
    contactid: expect.any(String),
  });
});

test("a row may bring its own key, which is taken once", async () => {
  const body = { contactid: id, lastname: "Lee" };
  const first = await api().call("POST", "contacts", body);
  const second = await api().call("POST", "contacts", body);

  expect(idIn(first.headers.get("odata-entityid"))).toBe(id);
  expect(faultOf(second)).toEqual({ status: 412, code: "0x80040237" });
  expect(messageOf(second)).toBe("A record with matching key values already exists.");
});

test("If-None-Match: * creates, and never changes", async () => {
  const headers = { "if-none-match": "*", ...represented };
  const first = await api().call("PATCH", `contacts(${id})?$select=lastname`, { lastname: "Lee" }, headers);
  const second = await api().call("PATCH", `contacts(${id})?$select=lastname`, { lastname: "Fox" }, headers);

  expect([first.status, first.body]).toMatchObject([201, { lastname: "Lee", contactid: id }]);
  expect(faultOf(second)).toEqual({ status: 412, code: "0x80040237" });
  expect((await api().call("GET", `contacts(${id})`)).body).toMatchObject({ lastname: "Lee" });
});

test("If-Match: * changes, and never creates", async () => {
  sim().control.grant({ privileges: ["prvWriteContact"] });
  const headers = { "if-match": "*" };
  const absent = await api().call("PATCH", `contacts(${id})`, { lastname: "Lee" }, headers);
  await api().create("contacts", { contactid: id, lastname: "Lee" });
  const present = await api().call("PATCH", `contacts(${id})`, { lastname: "Fox" }, headers);
  const shown = await api().call("PATCH", `contacts(${id})`, { lastname: "Roe" }, { ...headers, ...represented });

  expect(faultOf(absent)).toEqual({ status: 404, code: "0x80040217" });
  expect(messageOf(absent)).toContain(id);
  expect(present.status).toBe(204);
  expect([shown.status, shown.body]).toMatchObject([200, { lastname: "Roe" }]);
});

test("PATCH without a condition creates the first time and changes the second", async () => {
  sim().control.grant({ privileges: ["prvWriteContact"] });
  const first = await api().call("PATCH", `contacts(${id})`, { lastname: "Lee" });
  const second = await api().call("PATCH", `contacts(${id})`, { firstname: "Ann" });

  expect([first.status, second.status]).toEqual([204, 204]);
  expect((await api().call("GET", `contacts(${id})`)).body).toMatchObject({ fullname: "Ann Lee" });
  expect(
    sim()
      .writes()
      .map(({ action }) => action),
  ).toEqual(["create", "update"]);
});

test("a key in the body must be that of the address", async () => {
  const same = await api().call("PATCH", `contacts(${id})`, { contactid: id.toUpperCase(), lastname: "Lee" });
  const other = await api().call("PATCH", `contacts(${facts.annAgentId})`, { contactid: id, lastname: "Lee" });

  expect([same.status, other.status]).toEqual([204, 400]);
});

test("an etag guards a change and a deletion", async () => {
  sim().control.grant({ privileges: ["prvWriteContact", "prvDeleteContact"] });
  await api().create("contacts", { contactid: id, lastname: "Lee" });
  const etag = (await api().call("GET", `contacts(${id})`)).headers.get("etag") ?? "";
  const change = () => api().call("PATCH", `contacts(${id})`, { lastname: "Fox" }, { "if-match": etag });
  const [first, second] = [await change(), await change()];
  const remove = await api().call("DELETE", `contacts(${id})`, undefined, { "if-match": etag });
  const gone = await api().call("DELETE", `contacts(${id})`);

  expect(first.status).toBe(204);
  expect([faultOf(second), faultOf(remove)]).toEqual([
    { status: 412, code: "0x80060882" },
    { status: 412, code: "0x80060882" },
  ]);
  expect(gone.status).toBe(204);
  expect(faultOf(await api().call("DELETE", `contacts(${id})`))).toEqual({ status: 404, code: "0x80040217" });
});

test("an unchanged row is not sent again, save with annotations or what is expanded", async () => {
  await api().create("contacts", { contactid: id, lastname: "Lee" });
  const etag = (await api().call("GET", `contacts(${id})`)).headers.get("etag") ?? "";
  const get = (query: string, more: Record<string, string> = {}) =>
    api().call("GET", `contacts(${id})${query}`, undefined, { "if-none-match": etag, ...more });

  expect((await get("")).status).toBe(304);
  expect((await get("?$expand=createdby")).status).toBe(200);
  expect((await get("", { prefer: 'odata.include-annotations="*"' })).status).toBe(200);
  expect((await get("", { "if-none-match": "null" })).status).toBe(200);
});

test("lookups are read by value, with names where annotations are asked for", async () => {
  const { id: contactId, bind } = await customer(api(), { firstname: "Ann", lastname: "Lee" });
  const incident = await api().create("incidents", { title: "Case", ...bind, prioritycode: 3 });
  const select = "$select=_customerid_value,prioritycode,isescalated,createdon,ticketnumber";
  const headers = { prefer: 'odata.include-annotations="*"' };
  const { body } = await api().call("GET", `incidents(${incident})?${select}`, undefined, headers);
  const only = { prefer: 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"' };
  const { body: part } = await api().call("GET", `incidents(${incident})?${select}`, undefined, only);

  expect(body).toMatchObject({
    _customerid_value: contactId,
    "_customerid_value@OData.Community.Display.V1.FormattedValue": "Ann Lee",
    "_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
    "_customerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "customerid_contact",
    prioritycode: 3,
    "prioritycode@OData.Community.Display.V1.FormattedValue": "Low",
    "isescalated@OData.Community.Display.V1.FormattedValue": "No",
    createdon: "2026-11-21T16:00:00Z",
    "createdon@OData.Community.Display.V1.FormattedValue": "11/21/26 4:00 PM",
    ticketnumber: expect.stringMatching(/^CAS-\d{5}-[A-Z0-9]{6}$/),
  });
  expect(Object.keys(part).filter((name) => name.includes("Microsoft.Dynamics"))).toEqual([]);
  expect(part).toHaveProperty(["prioritycode@OData.Community.Display.V1.FormattedValue"]);
});

test("a lookup is set by its navigation property, whose name is case-sensitive, and cleared by null", async () => {
  const { id: contactId, bind } = await customer(api());
  const set = { "primarycontactid@odata.bind": `contacts(${contactId})` };
  const incident = await api().create("incidents", { title: "Case", ...bind, ...set });
  const read = async () =>
    ((await api().call("GET", `incidents(${incident})`)).body as Json)["_primarycontactid_value"];
  const before = await read();
  await api().call("PATCH", `incidents(${incident})`, { "primarycontactid@odata.bind": null });
  const after = await read();
  const item = { subject: "x", "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": `/incidents(${incident})` };
  const wrongCase = { subject: "x", "msdyn_issueid_msdyn_ocliveworkitem@odata.bind": `/incidents(${incident})` };

  expect([before, after]).toEqual([contactId, null]);
  expect((await api().call("POST", "msdyn_ocliveworkitems", item)).status).toBe(204);
  expect(faultOf(await api().call("POST", "msdyn_ocliveworkitems", wrongCase))).toEqual({
    ...{ status: 400, code: "0x80048d19" },
  });
});

test("every bind of a live work item that the contract names is there", async () => {
  const { id: contactId, bind } = await customer(api());
  const incident = await api().create("incidents", { title: "Case", ...bind });
  const contact = `/contacts(${contactId})`;
  const itemId = await api().create("msdyn_ocliveworkitems", {
    activityid: id,
    msdyn_ocliveworkitemid: id,
    subject: "Summary",
    msdyn_channel: "192360000",
    "msdyn_liveworkstreamid_msdyn_ocliveworkitem@odata.bind": `/msdyn_liveworkstreams(${facts.workstreamId})`,
    "msdyn_cdsqueueid_msdyn_ocliveworkitem@odata.bind": `/queues(${facts.chatQueueId})`,
    "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind": contact,
    "regardingobjectid_contact_msdyn_ocliveworkitem@odata.bind": contact,
    "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": `/incidents(${incident})`,
    "ownerid_msdyn_ocliveworkitem@odata.bind": `/systemusers(${facts.applicationUserId})`,
  });
  const context = {
    msdyn_name: "sessionId",
    msdyn_value: "s",
    "msdyn_ocliveworkitemid@odata.bind": `/msdyn_ocliveworkitems(${itemId})`,
  };

  expect(itemId).toBe(id);
  await api().create("msdyn_ocliveworkitemcontextitems", context);
  expect(
    (await api().call("GET", `msdyn_ocliveworkitems(${id})?$expand=msdyn_ocliveworkitem_contextitems`)).body,
  ).toMatchObject({ statecode: 0, statuscode: 1, msdyn_ocliveworkitem_contextitems: [{ msdyn_name: "sessionId" }] });
  expect((await api().call("PATCH", `msdyn_ocliveworkitems(${id})`, { statecode: 1, statuscode: 4 })).status).toBe(204);
});

test("what is bound must be there, and be a row of the right table", async () => {
  const bind = (value: string) =>
    api().call("POST", "incidents", { title: "x", "customerid_contact@odata.bind": value });
  const { id: contactId } = await customer(api());

  expect(faultOf(await bind(`/contacts(${id})`))).toEqual({ status: 404, code: "0x80040217" });
  expect(faultOf(await bind(`/accounts(${id})`))).toEqual({ status: 400, code: "0x80048d19" });
  expect(faultOf(await bind(`/nothings(${id})`))).toEqual({ status: 404, code: "0x80060888" });
  expect(faultOf(await bind("/contacts(no)"))).toEqual({ status: 400, code: "0x80060888" });
  expect((await bind(`${sim().dataverse.url}/api/data/v9.2/contacts(${contactId})`)).status).toBe(204);
});

test("rows that belong together are made together, or not at all", async () => {
  const whole = await api().call("POST", "incidents", {
    title: "Deep",
    customerid_contact: { lastname: "Lee" },
    Incident_Annotation: [{ subject: "One" }, { subject: "Two" }],
  });
  const writes = sim().writes().length;
  const part = await api().call("POST", "incidents", {
    title: "Deep",
    customerid_contact: { lastname: "Fox" },
    Incident_Annotation: [{ subject: "x".repeat(501) }],
  });
  const incident = idIn(whole.headers.get("odata-entityid"));
  const notes = await api().call("GET", `incidents(${incident})/Incident_Annotation?$select=subject`);
  const contact = await api().call("GET", `incidents(${incident})/customerid_contact?$select=lastname`);

  expect([whole.status, writes]).toEqual([204, 4]);
  expect((notes.body as { value: Json[] }).value.map(({ subject }) => subject)).toEqual(["One", "Two"]);
  expect(contact.body).toMatchObject({ lastname: "Lee" });
  expect(faultOf(part)).toEqual({ status: 400, code: "0x80044331" });
  expect(await api().list("contacts")).toHaveLength(1);
  expect(sim().writes()).toHaveLength(4);
});

test("an alternate key names a row, makes one, and is never there twice", async () => {
  sim().control.addAlternateKey({ table: "contact", columns: ["externaluseridentifier"] });
  const path = "contacts(externaluseridentifier='O''Neil%2F1')";
  const made = await api().call("PATCH", path, { lastname: "Lee" }, { "if-none-match": "*" });
  const again = await api().call("PATCH", path, { lastname: "Fox" }, { "if-none-match": "*" });
  const read = await api().call("GET", `${path}?$select=lastname`);
  const twice = await api().call("POST", "contacts", { lastname: "Fox", externaluseridentifier: "o'neil/1" });
  const none = await api().call("GET", "contacts(lastname='Lee')");

  expect([made.status, again.status]).toEqual([204, 412]);
  expect(read.body).toMatchObject({ lastname: "Lee" });
  expect(faultOf(twice)).toEqual({ status: 412, code: "0x80060892" });
  expect(messageOf(twice)).toMatch(/^Entity Key externaluseridentifier violated\./);
  expect(none.status).toBe(400);
});

test("a single property is read, set and emptied", async () => {
  sim().control.grant({ privileges: ["prvWriteContact"] });
  await api().create("contacts", { contactid: id, lastname: "Lee" });
  const set = await api().call("PUT", `contacts(${id})/firstname`, { value: "Ann" });
  const read = await api().call("GET", `contacts(${id})/firstname`);
  const raw = await api().call("GET", `contacts(${id})/firstname/$value`);
  const cleared = await api().call("DELETE", `contacts(${id})/firstname`);

  expect([set.status, cleared.status]).toEqual([204, 204]);
  expect(read.body).toMatchObject({ value: "Ann" });
  expect(raw.body).toBe("Ann");
  expect((await api().call("GET", `contacts(${id})/firstname`)).status).toBe(204);
});

test("what does not exist, or cannot be done there, is said", async () => {
  const unknown = await api().call("GET", "oc_liveworkitems");
  const part = await api().call("GET", `contacts(${id})/nothing`);
  const patch = await api().call("PATCH", "contacts", { lastname: "x" });
  const version = await api().call("GET", `${sim().dataverse.url}/api/data/v8.2/contacts`);
  const outside = await api().call("GET", `${sim().dataverse.url}/main.aspx`);
  const key = await api().call("GET", "contacts(no)");
  const encoding = await api().call("GET", "contacts(%zz)");

  expect([faultOf(unknown), faultOf(version)]).toEqual(Array(2).fill({ status: 404, code: "0x80060888" }));
  expect(messageOf(unknown)).toContain("Resource not found for the segment 'oc_liveworkitems'");
  expect([part.status, patch.status, outside.status, key.status, encoding.status]).toEqual([404, 405, 404, 400, 400]);
});

test("versions 9.0 to 9.2 answer, each with addresses of its own", async () => {
  const { body } = await api().call("GET", `${sim().dataverse.url}/api/data/v9.0/contacts?$select=lastname`);
  const root = await api().call("GET", "");

  expect(body).toMatchObject({ "@odata.context": `${sim().dataverse.url}/api/data/v9.0/$metadata#contacts(lastname)` });
  expect(JSON.stringify(root.body)).toContain("msdyn_occustommessagingchannels");
});

test("what is deleted takes along what hangs on it, and leaves the rest", async () => {
  sim().control.grant({ privileges: ["prvDeleteContact"] });
  const { id: contactId, bind } = await customer(api());
  const other = await customer(api(), { lastname: "Fox" });
  const set = { "primarycontactid@odata.bind": `/contacts(${contactId})` };
  await api().create("incidents", { title: "Theirs", ...bind });
  await api().create("incidents", { title: "Other", ...other.bind, ...set });
  await api().call("DELETE", `contacts(${contactId})`);

  expect(await api().list("incidents", { $select: "title,_primarycontactid_value" })).toMatchObject([
    { title: "Other", _primarycontactid_value: null },
  ]);
});

test("every answer can be traced, and times move with the clock", async () => {
  const first = await api().call("GET", "contacts");
  clock.now += 61_000;
  await api().create("contacts", { contactid: id, lastname: "Lee" });

  expect(first.headers.get("x-ms-service-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(first.headers.get("req_id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(first.headers.get("odata-version")).toBe("4.0");
  expect((await api().call("GET", `contacts(${id})`)).body).toMatchObject({ createdon: "2026-11-21T16:01:01Z" });
});
