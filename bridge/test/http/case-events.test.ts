import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HttpLab, keys } from "./lab.ts";

const golden = join(
  ...[import.meta.dirname, "..", "..", "..", "force-app", "core", "main", "default", "staticresources"],
  "OpenCx_Case_Events_Golden.json",
);

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

const post = (json: unknown, key = keys.org) => lab.call("/v1/salesforce/case-events", { method: "POST", key, json });

test("what the org's Apex sends is understood, and an event of a Case that the bridge did not open is refused by name", async () => {
  const body = JSON.parse(readFileSync(golden, "utf8")) as { events: { key: string }[] };

  const answer = await post(body);

  expect(answer.status).toBe(200);
  const wanted = { status: "refused", code: "CASE_NOT_OPENED_BY_OPENCX", message: expect.any(String) };
  expect(answer.body["results"]).toEqual(body.events.map(({ key }) => ({ key, ...wanted })));
});

test("only the org's key may send", async () => {
  const event = { key: "00a", type: "reply", caseId: "500000000000001AAA" };

  const answers = await Promise.all([post({ version: 1, events: [event] }, keys.opencx), post({}, "nonsense")]);

  expect(answers.map(({ status }) => status)).toEqual([403, 401]);
});

test.each([
  ["another version", { version: 2, events: [{ key: "k", type: "reply", caseId: "500000000000001AAA" }] }],
  ["no event", { version: 1, events: [] }],
  ["an id that is none", { version: 1, events: [{ key: "k", type: "reply", caseId: "../500" }] }],
  ["an event of another kind", { version: 1, events: [{ key: "k", type: "gone", caseId: "500000000000001AAA" }] }],
])("%s is refused with what is wrong", async (_what, body) => {
  const answer = await post(body);

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_INVALID"]);
});
