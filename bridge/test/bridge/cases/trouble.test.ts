import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { tracedBySession } from "../support/scene.ts";
import { CaseWorld, customer } from "./case-world.ts";

let cases: CaseWorld;
beforeAll(async () => {
  cases = await CaseWorld.start({}, { delivery: { backoffBaseMs: 20, backoffCapMs: 100, maxAttempts: 6 } });
});
afterEach(() => {
  cases.org.calm({});
  cases.org.clearRules({});
  cases.org.fillStorage({ full: false });
  cases.org.setRequestLimit({ remaining: 100_000 });
});
afterAll(() => cases.close());

const casesOf = (sessionId: string) =>
  cases.org.records("Case").filter((one) => one["OpenCx_Session_Id__c"] === sessionId);

/** What keeps an org from taking a Case for good, and what the admin is told. */
const lasting: [string, () => void, string, RegExp][] = [
  [
    "a validation rule",
    () => cases.org.addValidationRule({ object: "Case", message: "Give a product.", field: "Subject" }),
    "SALESFORCE_VALIDATION_RULE",
    /validation rule/i,
  ],
  [
    "a trigger or flow of the org's own",
    () => cases.org.failWrites({ object: "Case", errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", times: 20 }),
    "SALESFORCE_AUTOMATION_FAILED",
    /flow|trigger/i,
  ],
  [
    "a field that the bridge's user may not write",
    () =>
      cases.org.failWrites({
        object: "Case",
        errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
        fields: ["Origin"],
        times: 20,
      }),
    "SALESFORCE_FIELD_NOT_WRITABLE",
    /permission|field/i,
  ],
];

test.each(lasting)(
  "%s ends the handoff with what to do, and the customer is told",
  async (_what, trouble, code, remedy) => {
    trouble();
    const { sessionId, id } = await cases.handedOff(customer());

    const view = await cases.world.reaches(id, "failed");
    await eventually("the customer is told", () => cases.customerReads(sessionId).length === 1);

    expect(view.error).toMatchObject({ code, remedy: expect.stringMatching(remedy) });
    expect(casesOf(sessionId)).toEqual([]);
  },
);

/** What passes, and how. */
const passing: [string, () => void][] = [
  ["locked rows", () => cases.org.lockRows({ times: 3 })],
  ["a server that is unavailable", () => cases.org.addFault({ status: 503, times: 3 })],
  ["a token that is no longer valid", () => cases.org.expireTokens({})],
  [
    "an answer that is lost after the Case was made",
    () => cases.org.addFault({ path: "/composite", cut: "after", times: 1 }),
  ],
  ["connections that break before anything is done", () => cases.org.addFault({ cut: "before", times: 3 })],
  [
    "a duplicate rule that lets records be saved",
    () => cases.org.addDuplicateRule({ object: "Case", name: "Same origin", fields: ["Origin"], allowSave: true }),
  ],
];

test.each(passing)("%s: the Case opens once all the same", async (_what, trouble) => {
  await cases.onCase(customer());
  trouble();
  const { sessionId, caseId } = await cases.onCase(customer());
  cases.mail(sessionId, "Are you there?");
  await eventually("the mail", () => cases.comments(caseId).some((text) => text.endsWith("Are you there?")));
  await cases.settled();

  expect(casesOf(sessionId)).toHaveLength(1);
  const comments = cases.comments(caseId);
  expect(comments.filter((text) => text.startsWith("OpenCX handoff"))).toHaveLength(1);
  expect(comments.filter((text) => text.endsWith("Are you there?"))).toHaveLength(1);
});

test("a rep's file that the org does not give at once still comes with the reply", async () => {
  const { sessionId, caseId } = await cases.onCase(customer());
  cases.org.addFault({ path: "/VersionData", status: 503, times: 2 });

  cases.org.post(caseId, { text: "Your invoice", file: { name: "invoice.txt", text: "42 EUR" } });
  await cases.customerReadsAll(sessionId, 1);
  await cases.settled();

  const sent = cases.world.simulators.opencx.ledger(sessionId).visible.filter(({ from }) => from === "agent");
  expect(sent).toMatchObject([{ text: "Your invoice", attachments: [{ name: "invoice.txt" }] }]);
});

test("a rep's file that the org never gives is named, and the words come without it", async () => {
  const { sessionId, caseId } = await cases.onCase(customer());
  cases.org.addFault({ path: "/VersionData", status: 404, times: 20 });

  cases.org.post(caseId, { text: "Your invoice", file: { name: "invoice.txt", text: "42 EUR" } });
  await cases.customerReadsAll(sessionId, 1);

  expect(cases.customerReads(sessionId)[0]).toMatch(/^Your invoice[^]*invoice\.txt/);
});

// Last: the connection rests for a quarter of an hour after it.
test("an org without requests left makes the bridge wait, and nothing is given up", async () => {
  await cases.onCase(customer());
  cases.org.setRequestLimit({ remaining: 0 });
  const { sessionId, id } = await cases.handedOff(customer());
  const [first] = await eventually("it waits", async () => {
    const told = await tracedBySession(cases.world, sessionId, "open-retry");
    return told.length > 0 ? told : undefined;
  });

  expect(first?.data).toMatchObject({ code: "SALESFORCE_REQUEST_LIMIT", attempts: 0 });
  expect((await cases.world.handoff(id)).endedAt).toBeNull();
});
