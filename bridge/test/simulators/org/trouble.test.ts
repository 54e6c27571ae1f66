import { expect, test } from "@jest/globals";
import { bridgeUsername } from "../../../simulators/salesforce/org/options.ts";
import { faultOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api, takeViolations } = simulated();

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${sim().url}/_sim${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as Json };
}

test("the next writes find their rows locked, and the ones after do not", async () => {
  await control("POST", "/lock-rows", { times: 2, object: "Case" });
  const answers = [];
  for (let at = 0; at < 3; at += 1) answers.push(await api().call("POST", "/sobjects/Case", {}));
  const contact = await api().call("POST", "/sobjects/Contact", { LastName: "Fox" });

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 201]);
  expect(faultOf(answers[0]!)).toEqual({ status: 400, code: "UNABLE_TO_LOCK_ROW", fields: [] });
  expect(contact.status).toBe(201);
});

test("a customer's own trigger fails a write, and a full store fails all of them until there is room", async () => {
  sim().control.failWrites({ errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message: "TheirTrigger: boom" });
  const trigger = await api().call("POST", "/sobjects/Case", {});
  sim().control.fillStorage({ full: true });
  const full = [await api().call("POST", "/sobjects/Case", {}), await api().call("POST", "/sobjects/Case", {})];
  sim().control.fillStorage({ full: false });
  const room = await api().call("POST", "/sobjects/Case", {});

  expect(faultOf(trigger)).toMatchObject({ status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" });
  expect(full.map((answer) => faultOf(answer).code)).toEqual(["STORAGE_LIMIT_EXCEEDED", "STORAGE_LIMIT_EXCEEDED"]);
  expect(room.status).toBe(201);
});

test("each answer says how many requests are used, and when none is left all are refused", async () => {
  sim().control.setRequestLimit({ remaining: 2 });
  const first = await api().call("GET", "/limits");
  const second = await api().call("GET", "/limits");
  const third = await api().call("GET", "/limits");

  expect(first.headers.get("sforce-limit-info")).toBe("api-usage=1/2");
  expect(second.body).toMatchObject({ DailyApiRequests: { Max: 2, Remaining: 0 } });
  expect(faultOf(third)).toMatchObject({ status: 403, code: "REQUEST_LIMIT_EXCEEDED" });
  for (let at = 0; at < 9; at += 1) await api().call("GET", "/limits");
  expect(takeViolations()).toEqual(["10 calls after the day's limit was reached"]);
});

test("an edition without the API refuses everything", async () => {
  sim().control.setOrg({ apiEnabled: false });

  expect(faultOf(await api().call("GET", "/limits"))).toMatchObject({ status: 403, code: "API_DISABLED_FOR_ORG" });
});

test("the service is away, or fails, with an error of its own", async () => {
  await control("POST", "/add-fault", { status: 503, path: "/sobjects" });
  await control("POST", "/add-fault", { status: 500, path: "/limits" });

  expect(faultOf(await api().call("POST", "/sobjects/Case", {}))).toMatchObject({
    status: 503,
    code: "SERVER_UNAVAILABLE",
  });
  expect(faultOf(await api().call("GET", "/limits"))).toMatchObject({ status: 500, code: "UNKNOWN_EXCEPTION" });
  expect((await api().call("GET", "/limits")).status).toBe(200);
});

test("a connection is cut before the write, or after it", async () => {
  sim().control.addFault({ path: "/sobjects/Case", cut: "before" });
  await expect(api().create("Case", { Subject: "before" })).rejects.toThrow();
  const before = sim().control.records("Case").length;
  sim().control.addFault({ path: "/sobjects/Case", cut: "after" });
  await expect(api().create("Case", { Subject: "after" })).rejects.toThrow();

  expect(before).toBe(0);
  expect(sim().control.records("Case")).toMatchObject([{ Subject: "after" }]);
  expect(
    sim()
      .requests()
      .map(({ status }) => status)
      .slice(-2),
  ).toEqual([0, 0]);
});

test("an answer comes late", async () => {
  sim().control.addFault({ path: "/limits", delayMs: 60 });
  const began = performance.now();
  await api().call("GET", "/limits");

  expect(performance.now() - began).toBeGreaterThanOrEqual(55);
});

test("the ledger has every request with who asked, and every write that lasted", async () => {
  await api().create("Case", { Subject: "kept" });
  await api().call("POST", "/sobjects/Case", { Nothing: 1 });
  const { body } = await control("GET", "/ledger");
  const { requests, writes } = body as { requests: Json[]; writes: Json[] };

  expect(requests.slice(-2)).toMatchObject([
    {
      method: "POST",
      path: "/services/data/v67.0/sobjects/Case",
      user: bridgeUsername,
      status: 201,
      body: { Subject: "kept" },
    },
    { status: 400 },
  ]);
  expect(writes).toMatchObject([{ action: "insert", object: "Case", by: bridgeUsername, fields: { Subject: "kept" } }]);
  expect(JSON.stringify(body)).not.toContain(sim().client.clientSecret);
});

test("what the bridge does twice is noticed", async () => {
  const first = await api().create("Case", { OpenCx_Session_Id__c: "S" });
  const comment = { ParentId: first, CommentBody: "Hello [1/2 · key]" };
  const file = { PathOnClient: "a.txt", VersionData: "aGk=", FirstPublishLocationId: first };
  for (let at = 0; at < 2; at += 1) {
    await api().create("CaseComment", comment);
    await api().create("EmailMessage", { ParentId: first, MessageIdentifier: "<m>" });
    await api().create("ContentVersion", file);
  }
  const second = await api().create("Case", { OpenCx_Session_Id__c: "S" });

  expect(takeViolations()).toEqual([
    `comment [1/2 · key] is twice on Case ${first}`,
    `email <m> is twice on Case ${first}`,
    `file a is twice on ${first}`,
    `session S has a second open Case: ${first}, ${second}`,
  ]);
});

test("a session may have a new Case when its old one is closed", async () => {
  await api().create("Case", { OpenCx_Session_Id__c: "S", Status: "Closed" });

  expect(await api().create("Case", { OpenCx_Session_Id__c: "S" })).toMatch(/^500/);
});

test("control is for this machine alone, lists what it can do, and says what it cannot", async () => {
  const foreign = await control("GET", "/state", undefined, { origin: "https://evil.example" });
  const index = await control("GET", "/");
  const unknown = await control("POST", "/nothing", {});
  const wrong = await control("POST", "/lock-rows", { times: "many" });
  const noCase = await control("GET", "/cases/00000099");

  expect(foreign.status).toBe(403);
  expect(JSON.stringify(index.body)).toContain("/_sim/cases/:case/comment");
  expect([unknown.status, wrong.status, noCase.status]).toEqual([404, 400, 404]);
});
