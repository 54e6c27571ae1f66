import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();
const itemId = "11111111-2222-4333-8444-555555555555";

interface Options {
  lineEnd?: string;
  contentType?: string;
  prefer?: string;
}

/** Sends the lines of a batch with the boundary `b`. */
async function send(
  lines: string[],
  { lineEnd = "\r\n", contentType = 'multipart/mixed; boundary="b"', prefer }: Options = {},
) {
  const headers = { "content-type": contentType, ...(prefer === undefined ? {} : { prefer }) };
  const { status, body, headers: answered } = await api().call("POST", "$batch", lines.join(lineEnd), headers);
  const text = typeof body === "string" ? String(body) : JSON.stringify(body);
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1]));
  return { status, text, statuses, contentType: answered.get("content-type") };
}

const part = (request: string, body?: Json, headers: string[] = []) => [
  ...["Content-Type: application/http", "Content-Transfer-Encoding: binary", ...headers, ""],
  ...[
    `${request} HTTP/1.1`,
    ...(body === undefined
      ? ["Accept: application/json", ""]
      : ["Content-Type: application/json; type=entry", "", JSON.stringify(body)]),
  ],
];

/** A change set of requests, numbered from 1. */
const changeSet = (requests: [string, Json?][], ids: (string | undefined)[] = []) => [
  ...["Content-Type: multipart/mixed; boundary=c", ""],
  ...requests.flatMap(([request, body], index) => {
    const id = index in ids ? ids[index] : String(index + 1);
    return ["--c", ...part(request, body, id === undefined ? [] : [`Content-ID: ${id}`])];
  }),
  "--c--",
];

const batch = (...items: string[][]) => [...items.flatMap((item) => ["--b", ...item]), "--b--", ""];
const post = (set: string) => `POST /api/data/v9.2/${set}`;

test("requests of a batch are done one after the other, with answers in their order", async () => {
  const { status, statuses, text, contentType } = await send(
    batch(part(post("contacts"), { lastname: "Lee" }), part("GET /api/data/v9.2/contacts?$select=lastname")),
  );
  const boundary = /boundary=(batchresponse_[0-9a-f-]{36})$/.exec(contentType ?? "")?.[1] ?? "";

  expect([status, statuses]).toEqual([200, [204, 200]]);
  expect(text.startsWith(`--${boundary}\r\n`)).toBe(true);
  expect(text.trimEnd().endsWith(`--${boundary}--`)).toBe(true);
  expect(text).toMatch(/OData-EntityId: http:\/\/127\.0\.0\.1:\d+\/api\/data\/v9\.2\/contacts\(/);
  expect(text).toContain('"lastname":"Lee"');
});

test("lines may end in LF, boundaries be unquoted, and addresses absolute", async () => {
  const url = `${sim().dataverse.url}/api/data/v9.2/contacts`;
  const lines = batch(
    part(`POST ${url}`, { lastname: "Lee" }),
    part("GET contacts"),
    changeSet([[`POST ${url}`, { lastname: "Fox" }]]),
  );
  const { status, statuses } = await send(lines, { lineEnd: "\n", contentType: "multipart/mixed;boundary=b" });

  expect([status, statuses]).toEqual([200, [204, 200, 204]]);
});

test("a change set is kept wholly", async () => {
  const context = {
    msdyn_name: "sessionId",
    msdyn_value: "s",
    "msdyn_ocliveworkitemid@odata.bind": `/msdyn_ocliveworkitems(${itemId})`,
  };
  const item = {
    subject: "Summary",
    "msdyn_liveworkstreamid_msdyn_ocliveworkitem@odata.bind": `/msdyn_liveworkstreams(${facts.workstreamId})`,
  };
  const { status, text, statuses } = await send(
    batch(
      changeSet([
        [`PATCH /api/data/v9.2/msdyn_ocliveworkitems(${itemId})`, item],
        [post("msdyn_ocliveworkitemcontextitems"), context],
      ]),
    ),
  );

  expect([status, statuses]).toEqual([200, [204, 204]]);
  expect(text).toMatch(/boundary=changesetresponse_[0-9a-f-]{36}/);
  expect([...text.matchAll(/Content-ID: (\d)/g)].map((match) => match[1])).toEqual(["1", "2"]);
  expect(sim().control.rows("msdyn_ocliveworkitemcontextitems")).toHaveLength(1);
});

test("a change set that fails leaves nothing, and gives one error", async () => {
  const seen: string[] = [];
  sim().tenant.store.onChange(({ table }) => seen.push(table));
  const { status, statuses, text } = await send(
    batch(
      changeSet([
        [post("contacts"), { lastname: "Lee" }],
        [post("incidents"), { title: "No customer" }],
      ]),
    ),
  );

  expect([status, statuses]).toEqual([400, [400]]);
  expect(text).toContain('"code":"0x80044410"');
  expect(text).toMatch(/REQ_ID: [0-9a-f-]{36}/);
  expect(sim().control.rows("contact")).toEqual([]);
  expect([sim().writes(), seen]).toEqual([[], []]);
});

test("later requests refer to earlier ones, in addresses and in bodies", async () => {
  const { statuses } = await send(
    batch(
      changeSet([
        [post("contacts"), { lastname: "Lee" }],
        [post("incidents"), { title: "Case", "customerid_contact@odata.bind": "$1" }],
        ["PATCH $2", { description: "Later" }],
        ["PUT /$2/title", { value: "Renamed" }],
      ]),
    ),
  );
  const [row] = sim().control.rows("incident");

  expect(statuses).toEqual([204, 204, 204, 204]);
  expect(row).toMatchObject({ title: "Renamed", description: "Later" });
});

test("a reference to what is not there yet is refused", async () => {
  const { status, text } = await send(
    batch(
      changeSet([
        [post("incidents"), { title: "x", "customerid_contact@odata.bind": "$2" }],
        [post("contacts"), { lastname: "Lee" }],
      ]),
    ),
  );

  expect(status).toBe(400);
  expect(text).toContain("Content-ID Reference: '$2' does not exist in the batch context.");
  expect(sim().control.rows("contact")).toEqual([]);
});

test("the first failure ends a batch and gives it its status, unless it is to continue", async () => {
  const lines = batch(
    part(post("contacts"), { lastname: "x".repeat(51) }),
    part(post("contacts"), { lastname: "Lee" }),
  );
  const stopped = await send(lines);
  const kept = sim().control.rows("contact").length;
  const continued = await send(lines, { prefer: "odata.continue-on-error" });

  expect([stopped.status, stopped.statuses, kept]).toEqual([400, [400], 0]);
  expect([continued.status, continued.statuses]).toEqual([200, [400, 204]]);
});

test("a create-only request in a change set says that it was there", async () => {
  const request: string[] = [`PATCH /api/data/v9.2/msdyn_ocliveworkitems(${itemId})`];
  const body = JSON.stringify({ subject: "x" });
  const set = [
    ...["Content-Type: multipart/mixed; boundary=c", "", "--c", "Content-Type: application/http", "Content-ID: 1", ""],
    ...[`${request[0] ?? ""} HTTP/1.1`, "If-None-Match: *", "Content-Type: application/json", "", body, "--c--"],
  ];

  expect((await send(batch(set))).statuses).toEqual([204]);
  expect(await send(batch(set))).toMatchObject({ status: 412, statuses: [412] });
});

test("a batch that cannot be read is refused as a whole", async () => {
  const contact: [string, Json] = [post("contacts"), { lastname: "Lee" }];
  const wrong: [string[], Options?][] = [
    [batch(changeSet([contact], [undefined]))],
    [batch(changeSet([contact, contact], ["1", "1"]))],
    [batch(changeSet([["GET /api/data/v9.2/contacts"]]))],
    [["--b", ...part(...contact)]],
    [["no batch at all"]],
    [batch(["Content-Type: text/plain", "", "x"])],
    [batch(["Content-Type: application/http", "", "hello"])],
    [batch(part(...contact)), { contentType: "application/json" }],
    [batch(part(...contact)), { contentType: "multipart/mixed" }],
    [batch(part(`GET ${" ".repeat(100_000)}`))],
    [batch(part(`GET contacts?${"x".repeat(70_000)}`))],
    [batch(part("GET contacts", undefined, [`X-Long: ${"x".repeat(20_000)}`]))],
    [batch(...Array.from({ length: 1001 }, () => part("GET contacts")))],
  ];
  for (const [lines, options] of wrong) {
    const { status, text } = await send(lines, options);
    expect([lines.slice(0, 3), status]).toEqual([lines.slice(0, 3), 400]);
    expect(text).not.toContain("batchresponse");
  }
  expect(sim().control.rows("contact")).toEqual([]);
});

test("requests inside a batch are held to every rule, and reach nothing outside of the service", async () => {
  const requests = [
    part("DELETE /api/data/v9.2/contacts(x)"),
    part("GET /main.aspx"),
    part("GET /api/data/v9.2/nothing"),
    part("POST /api/data/v9.2/$batch", {}),
  ];
  const { statuses } = await send(batch(...requests), { prefer: "odata.continue-on-error" });

  expect(statuses).toEqual([400, 400, 404, 404]);
});

test("a batch counts as one request", async () => {
  sim().control.setLimits({ requests: 2 });
  await send(batch(part("GET contacts"), part("GET contacts"), part("GET contacts")));

  expect((await api().call("GET", "contacts")).status).toBe(200);
  expect((await api().call("GET", "contacts")).status).toBe(429);
});
