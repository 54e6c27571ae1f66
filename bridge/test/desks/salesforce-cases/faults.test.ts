import { inspect } from "node:util";
import { expect, test } from "@jest/globals";
import { startOrgSimulator } from "../../../simulators/salesforce/org-simulator.ts";
import { ada, certain, connectionTo, conversationOf, opened, said, simulatedOrg, uncertain } from "./lab.ts";

const { sim, desk, cases, comments, clock, count, warnings } = simulatedOrg();
const quarter = 15 * 60_000;

/** Salesforce's code, ours, and a word of what the admin does. */
const lasting: [string, string, string][] = [
  ["REQUIRED_FIELD_MISSING", "SALESFORCE_FIELD_REQUIRED", "case.fields"],
  ["FIELD_CUSTOM_VALIDATION_EXCEPTION", "SALESFORCE_VALIDATION_RULE", "Validation Rules"],
  ["INVALID_FIELD", "SALESFORCE_FIELD_UNKNOWN", "OpenCx_Integration"],
  ["INVALID_FIELD_FOR_INSERT_UPDATE", "SALESFORCE_FIELD_NOT_WRITABLE", "OpenCx_Integration"],
  ["STRING_TOO_LONG", "SALESFORCE_TEXT_TOO_LONG", "case.fields"],
  ["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "SALESFORCE_PICKLIST_VALUE", "case.origins"],
  ["MALFORMED_ID", "SALESFORCE_ID_INVALID", "case.ownerId"],
  ["INSUFFICIENT_ACCESS_OR_READONLY", "SALESFORCE_ACCESS_MISSING", "Permission Sets"],
  ["INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "SALESFORCE_ACCESS_MISSING", "share"],
  ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "SALESFORCE_AUTOMATION_FAILED", "trigger or flow"],
  ["API_CURRENTLY_DISABLED", "SALESFORCE_API_DISABLED", "API"],
  ["SOMETHING_NEW", "SALESFORCE_REFUSED", "doctor"],
];

test.each(lasting)("%s stops the opening and the delivery for good, as %s", async (errorCode, code, word) => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  sim().control.failWrites({ errorCode, fields: ["Region__c"], times: 2 });
  const opening = bridge.open(conversationOf(), { brief: [] });

  await expect(opening).rejects.toMatchObject({ code, retryable: false, remedy: expect.stringContaining(word) });
  const outcome = await bridge.deliver(conversation, said("Hello"), certain);
  expect(outcome).toMatchObject({ status: "never", code });
  expect(outcome).toMatchObject({ remedy: expect.stringMatching(/Region__c/) });
});

const passing: [string, number, string][] = [
  ["UNABLE_TO_LOCK_ROW", 400, "SALESFORCE_ROW_LOCKED"],
  ["SERVER_UNAVAILABLE", 503, "SALESFORCE_UNAVAILABLE"],
  ["UNKNOWN_EXCEPTION", 500, "SALESFORCE_UNAVAILABLE"],
];

test.each(passing)("%s is tried again, and counts as a try", async (errorCode, status, code) => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  sim().control.failWrites({ errorCode, status, times: 2 });

  await expect(bridge.open(conversationOf(), { brief: [] })).rejects.toMatchObject({ code, retryable: true });
  const outcome = await bridge.deliver(conversation, said("Hello"), certain);
  expect(outcome).toMatchObject({ status: "later", code, counted: true });
  expect(count(/composite/)).toBe(4);
});

test("a page of a gateway in place of an answer is tried again, too", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  sim().control.addFault({ path: "/query", status: 502, body: "<html>Bad gateway</html>" });

  expect(await bridge.deliver(conversation, said("Hello"), uncertain)).toMatchObject({
    status: "later",
    code: "SALESFORCE_UNAVAILABLE",
  });
});

test("what takes too long is tried again, once and not more by itself", async () => {
  const bridge = desk({ timeouts: { requestMs: 100 } });
  const conversation = await opened(bridge);
  const asked = sim().requests().length;
  sim().control.addFault({ path: "/query", delayMs: 400, times: -1 });
  const outcome = await bridge.deliver(conversation, said("Hello"), uncertain);

  expect(outcome).toMatchObject({ status: "later", code: "HTTP_TIMEOUT", counted: true });
  sim().control.calm({});
  await bridge.deliver(conversation, said("Hello"), uncertain);
  expect(sim().requests().length - asked).toBeLessThanOrEqual(3);
});

test("a customer's own words never come back in an error", async () => {
  sim().control.addField({ object: "Case", name: "Short__c", length: 3 });
  const bridge = desk({ case: { fields: { Short__c: "a secret of somebody" } } });
  const error = await bridge.open(conversationOf(ada), { brief: [] }).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: "SALESFORCE_TEXT_TOO_LONG", message: expect.stringContaining("Short__c") });
  expect(inspect(error)).not.toContain("secret");
});

test("a validation rule is quoted, so that the admin finds it", async () => {
  sim().control.addValidationRule({ object: "Case", message: "Region is needed", field: "Region__c" });

  await expect(desk().open(conversationOf(), { brief: [] })).rejects.toMatchObject({
    code: "SALESFORCE_VALIDATION_RULE",
    message: expect.stringContaining("Region is needed"),
  });
});

test("an org without the package is told to install it, without a piece of the query", async () => {
  const bare = await startOrgSimulator({ withPackage: false });
  try {
    const error = await desk(connectionTo(bare))
      .open(conversationOf(ada), { brief: [] })
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: "SALESFORCE_FIELD_UNKNOWN",
      message: expect.stringMatching(/answered INVALID_FIELD\. It says: No such column 'OpenCx_Handoff_Key__c'/),
      remedy: expect.stringContaining("Install the package"),
    });
  } finally {
    await bare.close();
  }
});

test("a full store is waited for a quarter of an hour at a time, uncounted, and then all goes on", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  sim().control.fillStorage({ full: true });
  const wait = { status: "later", code: "SALESFORCE_STORAGE_FULL", counted: false, afterMs: quarter };
  expect(await bridge.deliver(conversation, said("Hello"), certain)).toEqual(wait);
  await expect(bridge.open(conversationOf(), { brief: [] })).rejects.toMatchObject({
    code: "SALESFORCE_STORAGE_FULL",
    retryable: true,
    retryAfterMs: quarter,
  });
  sim().control.fillStorage({ full: false });
  await bridge.deliver(conversation, said("Hello"), certain);

  expect(comments()).toHaveLength(2);
});

test("when the day's requests are used up the org is left alone for a quarter of an hour", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  sim().control.setRequestLimit({ remaining: 0 });
  const first = await bridge.deliver(conversation, said("Hello"), certain);
  const asked = sim().requests().length;
  clock.at += quarter - 1000;
  const second = await bridge.deliver(conversation, said("Hello"), certain);
  await expect(bridge.open(conversationOf(), { brief: [] })).rejects.toMatchObject({
    code: "SALESFORCE_REQUEST_LIMIT",
    retryable: true,
    retryAfterMs: 1000,
  });

  expect(first).toEqual({ status: "later", code: "SALESFORCE_REQUEST_LIMIT", counted: false, afterMs: quarter });
  expect(second).toMatchObject({ code: "SALESFORCE_REQUEST_LIMIT", counted: false, afterMs: 1000 });
  expect(sim().requests()).toHaveLength(asked);
  sim().control.setRequestLimit({ remaining: 100 });
  clock.at += 1000;
  expect(await bridge.deliver(conversation, said("Hello"), certain)).toMatchObject({ status: "done" });
});

test("most of the day's requests being used is said once for each time", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const look = async (times: number) => {
    for (let at = 0; at < times; at += 1) await bridge.status(conversation);
  };
  await look(60);
  sim().control.setRequestLimit({ remaining: 10 });
  await look(3);
  sim().control.setRequestLimit({ remaining: 1000 });
  await look(1);
  sim().control.setRequestLimit({ remaining: 10 });
  await look(3);

  expect(warnings.map(({ message }) => message)).toEqual(Array(2).fill(expect.stringContaining("API requests")));
  expect(warnings[0]?.facts).toMatchObject({ connection: "service", remedy: expect.stringContaining("Setup") });
});

test("an edition without the API is named", async () => {
  sim().control.setOrg({ apiEnabled: false });

  await expect(desk().open(conversationOf(), { brief: [] })).rejects.toMatchObject({
    code: "SALESFORCE_API_DISABLED",
    retryable: false,
  });
  expect(cases()).toEqual([]);
});

test("too many calls at once are a matter of seconds, and the rest of the connection goes on", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const message = "ConcurrentRequests (Concurrent API Requests) Limit exceeded.";
  sim().control.addFault({ path: "/composite", status: 403, body: [{ message, errorCode: "REQUEST_LIMIT_EXCEEDED" }] });

  const first = await bridge.deliver(conversation, said("Hello"), certain);
  const second = await bridge.deliver(conversation, said("Hello again"), certain);

  expect(first).toMatchObject({ status: "later", code: "SALESFORCE_BUSY", afterMs: 5000 });
  expect(second.status).toBe("done");
});
