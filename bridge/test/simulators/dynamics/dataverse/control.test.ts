import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { faultOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${sim().dataverse.url}/_sim${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Json };
}

test("control is for this machine alone, lists what it can do, and says what it cannot", async () => {
  const foreign = await control("GET", "/state", undefined, { origin: "https://evil.example" });
  const index = await control("GET", "/");
  const unknown = await control("POST", "/nothing", {});
  const inherited = await control("POST", "/constructor", {});
  const wrong = await control("POST", "/throttle", { times: "many" });
  const noTable = await control("GET", "/rows/nothings");

  expect(foreign.status).toBe(403);
  expect(JSON.stringify(index.body)).toContain("/_sim/set-application-user");
  expect([unknown.status, inherited.status, wrong.status, noTable.status]).toEqual([404, 404, 400, 404]);
});

test("the admin writes rows in the form of the Web API, under its rules", async () => {
  const made = await control("POST", "/insert", { table: "accounts", row: { name: "Acme" } });
  const { id } = made.body["result"] as { id: string };
  await control("POST", "/update", { table: "account", id, row: { telephone1: "+1" } });
  const rows = await control("GET", "/rows/accounts");
  const refused = await control("POST", "/insert", { table: "incident", row: { title: "x" } });
  await control("POST", "/remove", { table: "account", id });

  expect(rows.body).toMatchObject({ rows: [{ accountid: id, name: "Acme", telephone1: "+1" }] });
  expect(refused).toMatchObject({ status: 409, body: { refused: { status: 400, code: "0x80044410" } } });
  expect(sim().control.rows("account")).toEqual([]);
});

test("faults hit requests with the platform's own errors, as often as they are told", async () => {
  await control("POST", "/add-fault", { status: 503, path: "/contacts" });
  await control("POST", "/add-fault", { status: 500, path: "/WhoAmI", times: 2 });
  const answers = [
    await api().call("GET", "contacts"),
    await api().call("GET", "WhoAmI"),
    await api().call("GET", "WhoAmI"),
    await api().call("GET", "WhoAmI"),
  ];

  expect(answers.map(faultOf)).toEqual([
    { status: 503, code: "" },
    { status: 500, code: "0x80040216" },
    { status: 500, code: "0x80040216" },
    { status: 200, code: undefined },
  ]);
});

test("a connection is cut before the write, or after it", async () => {
  sim().control.addFault({ path: "/contacts", cut: "before" });
  await expect(api().create("contacts", { lastname: "before" })).rejects.toThrow();
  const before = sim().control.rows("contact").length;
  sim().control.addFault({ path: "/contacts", cut: "after" });
  await expect(api().create("contacts", { lastname: "after" })).rejects.toThrow();

  expect(before).toBe(0);
  expect(sim().control.rows("contact")).toMatchObject([{ lastname: "after" }]);
  expect(
    sim()
      .requests()
      .slice(-2)
      .map(({ status }) => status),
  ).toEqual([0, 0]);
  expect(sim().writes()).toMatchObject([{ action: "create", table: "contact", columns: { lastname: "after" } }]);
});

test("a batch too is cut after its work", async () => {
  sim().control.addFault({ path: "batch", cut: "after" });
  const lines = [
    "--b",
    "Content-Type: application/http",
    "",
    "POST contacts HTTP/1.1",
    "Content-Type: application/json",
    "",
    '{"lastname":"x"}',
    "--b--",
  ];
  const headers = { "content-type": "multipart/mixed;boundary=b" };
  await expect(api().call("POST", "$batch", lines.join("\n"), headers)).rejects.toThrow();

  expect(sim().control.rows("contact")).toHaveLength(1);
});

test("the ledger has every request with its headers, and no token", async () => {
  await api().call(
    "PATCH",
    `contacts(${facts.annAgentId})`,
    { lastname: "Lee" },
    { "if-none-match": "*", cookie: "a=b" },
  );
  await api().call("POST", "annotations", { subject: "File", filename: "a.txt", documentbody: "aGkh".repeat(2000) });
  await api().call("GET", "contacts?$select=nothing");
  const { body } = await control("GET", "/requests");
  const requests = (body as { requests: Json[] }).requests.filter(({ service }) => service === "dataverse");

  expect(requests).toMatchObject([
    {
      method: "PATCH",
      path: `/api/data/v9.2/contacts(${facts.annAgentId})`,
      app: facts.clientId,
      status: 204,
      headers: { "if-none-match": "*", authorization: "Bearer [left out]", cookie: "[left out]" },
      body: { lastname: "Lee" },
    },
    { status: 204, body: { documentbody: "8000 characters" } },
    { query: "?$select=nothing", status: 400, code: "0x80060888" },
  ]);
  expect(JSON.stringify(body)).not.toContain(api().token);
  expect((await control("GET", "/writes")).body).toMatchObject({
    writes: [
      { action: "create", table: "contact", app: facts.clientId, userId: facts.applicationUserId },
      { table: "annotation", columns: { documentbody: "8000 characters", filesize: 6000 } },
    ],
  });
});

test("errors carry more where annotations are asked for", async () => {
  const plain = await api().call("GET", "nothings");
  const detailed = await api().call("GET", "nothings", undefined, { prefer: 'odata.include-annotations="*"' });
  const { error } = detailed.body as { error: Json };

  expect(Object.keys((plain.body as { error: Json }).error)).toEqual(["code", "message"]);
  expect(Object.keys(error)).toContain("@Microsoft.PowerApps.CDS.InnerError.Message");
  expect(error["@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode"]).toBe(String(0x80060888 | 0));
});

test("a reset furnishes the tenant anew, and leaves tokens valid", async () => {
  await api().create("contacts", { lastname: "Lee" });
  sim().control.revoke({ privileges: ["prvReadContact"] });
  sim().control.setLimits({ requests: 3 });
  sim().control.addColumn({ table: "contact", name: "new_x", kind: "string" });
  await control("POST", "/reset");

  expect(await api().list("contacts")).toEqual([]);
  expect(sim().control.state()).toMatchObject({ limits: { requests: 6000 }, customerOptional: false });
  expect((await api().call("POST", "contacts", { new_x: "y" })).status).toBe(400);
  expect(sim().writes()).toEqual([]);
});

test("trouble ends when it is told to", async () => {
  sim().control.addFault({ status: 503, times: -1 });
  sim().control.refuseWrites({ table: "contact", message: "no", times: -1 });
  sim().control.throttle({ times: 9 });
  await control("POST", "/calm", {});

  expect((await api().call("POST", "contacts", { lastname: "x" })).status).toBe(204);
});

test("the certificate authority can be fetched from the token endpoint", async () => {
  const response = await fetch(`${sim().entra.url}/_sim/ca`);

  expect(await response.text()).toBe(sim().entra.ca);
});
