import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { customer, faultOf, messageOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, takeViolations } = simulated();

/** Tries to open a case for a contact of its own. */
async function openCase(fields: Json) {
  const { bind } = await customer(api());
  return api().call("POST", "incidents", { title: "Case", ...bind, ...fields });
}

test("a case needs a customer, unless the admin has relaxed that", async () => {
  const strict = await api().call("POST", "incidents", { title: "x" });
  sim().control.setCustomerOptional({ optional: true });
  const relaxed = await api().call("POST", "incidents", { title: "x" });

  expect(faultOf(strict)).toEqual({ status: 400, code: "0x80044410" });
  expect(messageOf(strict)).toBe("You should specify a parent contact or account.");
  expect(relaxed.status).toBe(204);
});

test("a case keeps its customer, and has one of one kind only", async () => {
  const { id, bind } = await customer(api());
  const { id: account } = sim().control.insert({ table: "account", row: { name: "Acme" } });
  const incident = await api().create("incidents", { title: "x", ...bind });
  const cleared = await api().call("PATCH", `incidents(${incident})`, { "customerid_contact@odata.bind": null });
  const both = await api().call("POST", "incidents", {
    ...{ title: "x", "customerid_contact@odata.bind": `/contacts(${id})` },
    "customerid_account@odata.bind": `/accounts(${account})`,
  });
  const moved = await api().call("PATCH", `incidents(${incident})`, {
    "customerid_account@odata.bind": `/accounts(${account})`,
  });

  expect(faultOf(cleared)).toEqual({ status: 400, code: "0x80044410" });
  expect(faultOf(both)).toEqual({ status: 400, code: "0x8004440f" });
  expect(moved.status).toBe(204);
  expect(sim().control.rows("incident")[0]).toMatchObject({
    customerid: { table: "account", id: account },
    contactid: null,
  });
});

test("each case gets a number of its own", async () => {
  const { bind } = await customer(api());
  for (const title of ["one", "two"]) await api().create("incidents", { title, ...bind });
  const numbers = (await api().list("incidents", { $select: "ticketnumber" })).map(({ ticketnumber }) => ticketnumber);

  expect(new Set(numbers).size).toBe(2);
  for (const number of numbers) expect(number).toMatch(/^CAS-\d{5}-[A-Z0-9]{6}$/);
});

test("a text that is too long is refused with its attribute and the longest", async () => {
  const fits = await openCase({ title: "x".repeat(200), description: "é".repeat(2000) });
  const title = await openCase({ title: "x".repeat(201) });
  const emoji = await openCase({ description: "😀".repeat(1001) });
  sim().control.setColumn({ table: "incident", name: "description", maxLength: 4000 });

  expect(fits.status).toBe(204);
  expect(faultOf(title)).toEqual({ status: 400, code: "0x80044331" });
  expect(messageOf(title)).toBe(
    "A validation error occurred.  The length of the 'title' attribute of the 'incident' entity exceeded the maximum allowed length of '200'.",
  );
  expect(messageOf(emoji)).toContain("maximum allowed length of '2000'");
  expect((await openCase({ description: "x".repeat(4000) })).status).toBe(204);
});

test("a choice is one of the list: a priority of 4 is not, unless the admin added it", async () => {
  const refused = await openCase({ prioritycode: 4 });
  const values = [1, 2, 3, 4].map((value) => ({ value, label: `P${value}` }));
  sim().control.setColumn({ table: "incident", name: "prioritycode", values });
  const accepted = await openCase({ prioritycode: 4 });
  const channel = await api().call("POST", "msdyn_ocliveworkitems", { subject: "x", msdyn_channel: "192360000,1" });

  expect(faultOf(refused)).toEqual({ status: 400, code: "0x8004431a" });
  expect(messageOf(refused)).toContain("Accepted Values: 1,2,3");
  expect(accepted.status).toBe(204);
  expect(faultOf(channel)).toEqual({ status: 400, code: "0x8004431a" });
});

test("a number is within its range", async () => {
  const integer = await openCase({ actualserviceunits: -1 });
  const decimal = await openCase({ influencescore: 1e12 });

  expect(faultOf(integer)).toEqual({ status: 400, code: "0x8004432f" });
  expect(faultOf(decimal)).toEqual({ status: 400, code: "0x80044330" });
});

test("control characters and half surrogates are refused; tabs and line ends are not", async () => {
  for (const text of ["a\u0000b", "a\u001bb", "half \ud83d"]) {
    expect(faultOf(await openCase({ description: text }))).toEqual({ status: 400, code: "0x80040278" });
  }
  expect((await openCase({ description: "a\tb\r\nc 😀" })).status).toBe(204);
});

test("what a table does not declare is an error, and so is a value of another type", async () => {
  const attempts: Json[] = [
    ...[{ queueid: "x" }, { titel: "x" }, { Title: "x" }, { "customerid@odata.bind": "/contacts(x)" }],
    ...[{ customerid: "x" }, { _customerid_value: facts.annAgentId }, { "nothing@odata.bind": null }],
    ...[{ title: 1 }, { prioritycode: "1" }, { prioritycode: 1.5 }, { isescalated: "yes" }, { followupby: "soon" }],
    ...[{ primarycontactid: "x" }, { "@odata.type": "Microsoft.Dynamics.CRM.contact" }, { "foo@bar": 1 }],
  ];
  for (const fields of attempts) {
    const answer = await openCase(fields);
    expect([fields, faultOf(answer)]).toEqual([fields, { status: 400, code: "0x80048d19" }]);
  }
  const undeclared = await openCase({ "nothing@odata.bind": "/contacts(x)" });
  const unknown = await openCase({ new_field: 1 });

  expect(messageOf(undeclared)).toContain("An undeclared property 'nothing' which only has property annotations");
  expect(messageOf(unknown)).toContain(
    "The property 'new_field' does not exist on type 'Microsoft.Dynamics.CRM.incident'",
  );
});

test("a payload that is no JSON object is refused", async () => {
  const deep = '{"customerid_contact":'.repeat(50_000) + "1" + "}".repeat(50_000);
  const bodies = ["{", "[]", '"text"', "null", "{}x", deep];
  for (const body of bodies)
    expect(faultOf(await api().call("POST", "contacts", body))).toEqual({ status: 400, code: "0x80048d19" });
  const text = await api().call("POST", "contacts", "{}", { "content-type": "text/plain" });
  const none = await api().call("POST", "contacts");

  expect(text.status).toBe(415);
  expect(faultOf(none)).toEqual({ status: 400, code: "0x80048d19" });
});

test("a column of the customer's own is known once it is there, and may be required", async () => {
  sim().control.addColumn({ table: "incident", name: "new_region", kind: "string", required: true });
  const without = await openCase({});
  const with_ = await openCase({ new_region: "north" });

  expect(without.status).toBe(400);
  expect(with_.status).toBe(204);
});

test("what the platform sets itself is left alone, and the ledger says so", async () => {
  const { bind } = await customer(api());
  const sent = { title: "x", ...bind, createdon: "2001-01-01T00:00:00Z", ticketnumber: "MINE-1" };
  const id = await api().create("incidents", sent);
  await api().call("PATCH", `incidents(${id})`, { ticketnumber: "OTHER" });
  const row = sim().control.rows("incident")[0];

  expect(row).toMatchObject({ createdon: "2026-11-21T16:00:00Z", ticketnumber: "MINE-1" });
  expect(
    sim()
      .writes()
      .slice(1)
      .map(({ ignored }) => ignored),
  ).toEqual([["createdon"], ["ticketnumber"]]);
});

test("a state is not set at the start, and a status reason belongs to its state", async () => {
  const atStart = await openCase({ statecode: 0 });
  const wrong = await openCase({ statuscode: 5 });
  const right = await openCase({ statuscode: 3 });
  const id = String(sim().writes().at(-1)?.id);
  const mixed = await api().call("PATCH", `incidents(${id})`, { statecode: 2, statuscode: 1 });

  for (const answer of [atStart, wrong, mixed]) expect(faultOf(answer)).toEqual({ status: 400, code: "0x80048408" });
  expect(right.status).toBe(204);
});

test("a case is resolved by its own message, stays closed, and can be opened again", async () => {
  const { bind } = await customer(api());
  const id = await api().create("incidents", { title: "x", ...bind });
  const change = (body: Json) => api().call("PATCH", `incidents(${id})`, body);
  sim().control.grant({ privileges: ["prvCreateActivity", "prvAppendActivity"] });
  const close = (Status: number, resolution: Json = {}) =>
    api().call("POST", "CloseIncident", {
      IncidentResolution: { subject: "Done", "incidentid@odata.bind": `/incidents(${id})`, ...resolution },
      Status,
    });
  const direct = await change({ statecode: 1, statuscode: 5 });
  const wrongStatus = await close(1);
  const unknown = await close(5, { nothing: 1 });
  const closed = await close(5);
  const [again, edited] = [await close(5), await change({ title: "y" })];
  const reopened = await change({ statecode: 0 });
  const cancelled = await change({ statecode: 2 });

  expect(faultOf(direct)).toEqual({ status: 400, code: "0x80048408" });
  expect(messageOf(direct)).toContain("use the CloseIncidentRequest message instead");
  expect(faultOf(wrongStatus)).toEqual({ status: 400, code: "0x80048408" });
  expect(faultOf(unknown)).toEqual({ status: 400, code: "0x80048d19" });
  expect(closed.status).toBe(204);
  for (const answer of [again, edited]) expect(faultOf(answer)).toEqual({ status: 400, code: "0x80044411" });
  expect([reopened.status, cancelled.status]).toEqual([204, 204]);
  expect(sim().control.rows("incident")[0]).toMatchObject({ statecode: 2, statuscode: 6 });
  expect(sim().control.rows("incidentresolution")).toHaveLength(1);
});

test("a file may not be too large, nor of a blocked type, nor no Base64", async () => {
  const note = (fields: Json) => api().call("POST", "annotations", { subject: "File", ...fields });
  sim().control.setFileLimits({ maxUploadFileSize: 8 });
  const fits = await note({ filename: "a.txt", mimetype: "text/plain", documentbody: "aGVsbG8=" });
  const large = await note({ filename: "b.txt", documentbody: "aGVsbG8hISEh" });
  const blocked = await note({ filename: "run.EXE", documentbody: "aGk=" });
  const broken = await note({ filename: "c.txt", documentbody: "*" });

  expect(fits.status).toBe(204);
  expect(sim().control.rows("annotation")[0]).toMatchObject({ isdocument: true, filesize: 5 });
  expect(faultOf(large)).toEqual({ status: 400, code: "0x80044a02" });
  expect(faultOf(blocked)).toEqual({ status: 400, code: "0x80043e09" });
  expect(broken.status).toBe(400);
});

test("a note knows what it is about", async () => {
  const { bind } = await customer(api());
  const id = await api().create("incidents", { title: "x", ...bind });
  await api().create("annotations", {
    subject: "n",
    notetext: "x".repeat(90_000),
    "objectid_incident@odata.bind": `/incidents(${id})`,
  });
  const [note] = await api().list("annotations", {
    $filter: `_objectid_value eq ${id}`,
    $select: "objecttypecode,_objectid_value",
  });

  expect(note).toMatchObject({ objecttypecode: "incident", _objectid_value: id });
});

test("a plug-in of the customer refuses with its own words, as often as it is told", async () => {
  sim().control.refuseWrites({ table: "incident", message: "Region is missing.", times: 2 });
  const answers = [await openCase({}), await openCase({}), await openCase({})];

  expect(answers.map(faultOf)).toEqual([
    { status: 400, code: "0x80040265" },
    { status: 400, code: "0x80040265" },
    { status: 204, code: undefined },
  ]);
  expect(messageOf(answers[0]!)).toBe("Region is missing.");
});

test("duplicates are looked for only where the header asks, with the status of choice", async () => {
  const mail = { lastname: "Lee", emailaddress1: "a@example.com" };
  const detect = { "mscrm.suppressduplicatedetection": "false" };
  sim().control.addDuplicateRule({ table: "contact", columns: ["emailaddress1"] });
  await api().create("contacts", mail);
  const found = await api().call("POST", "contacts", { ...mail, emailaddress1: "A@EXAMPLE.COM" }, detect);
  const other = await api().call("POST", "contacts", { lastname: "Fox" }, detect);
  const silent = await api().call("POST", "contacts", { ...mail, lastname: "Roe" });
  sim().control.reset();
  sim().control.addDuplicateRule({ table: "contact", columns: ["emailaddress1"], status: 500 });
  await api().create("contacts", mail);

  expect(faultOf(found)).toEqual({ status: 412, code: "0x80040333" });
  expect([other.status, silent.status]).toEqual([204, 204]);
  expect(faultOf(await api().call("POST", "contacts", mail, detect))).toEqual({ status: 500, code: "0x80040333" });
  expect(takeViolations()).toHaveLength(1);
});

test("what the bridge makes twice is noticed, what an admin makes is not", async () => {
  const email = { lastname: "Lee", emailaddress1: "ann@example.com" };
  const { bind } = await customer(api(), email);
  const second = await api().create("contacts", { ...email, emailaddress1: " ANN@example.com" });
  sim().control.insert({ table: "contact", row: email });
  const body = { title: "Refund", description: "Session 1", ...bind };
  const [one, two] = [await api().create("incidents", body), await api().create("incidents", body)];
  const on = { "objectid_incident@odata.bind": `/incidents(${one})` };
  const transcript = { subject: "OpenCX transcript (1/2)", notetext: "text", ...on };
  const file = { subject: "a.txt", filename: "a.txt", documentbody: "aGk=", isdocument: true, ...on };
  for (let at = 0; at < 2; at += 1) {
    for (const note of [transcript, file, { subject: "Customer", notetext: "Hello?", ...on }])
      await api().create("annotations", note);
  }
  await api().create("annotations", { ...transcript, notetext: "other" });

  expect(takeViolations()).toEqual([
    expect.stringMatching(new RegExp(`^contact ann@example\\.com is there twice: .*${second}$`)),
    `case "Refund" is there twice: ${one}, ${two}`,
    expect.stringMatching(new RegExp(`^note "OpenCX transcript \\(1/2\\)" is twice on ${one}: `)),
    expect.stringMatching(new RegExp(`^note "a\\.txt" is twice on ${one}: `)),
  ]);
  expect(sim().violations()).toHaveLength(4);
});

test("the same words in a new session are no repetition once the old case is closed", async () => {
  const { bind } = await customer(api());
  const body = { title: "Refund", description: "Same", ...bind };
  const id = await api().create("incidents", body);
  await api().call("PATCH", `incidents(${id})`, { statecode: 2 });
  await api().create("incidents", body);

  expect(sim().violations()).toEqual([]);
});
