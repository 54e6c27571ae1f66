import { expect, test } from "@jest/globals";
import { dataverseError } from "../../src/dynamics/dataverse/faults.ts";
import { BridgeError } from "../../src/lib/errors.ts";
import { simulatedTenant } from "../desks/dynamics-incidents/lab.ts";

const { sim, dataverse } = simulatedTenant();
const words = "Dataverse's own words about subject";

async function failure(work: Promise<unknown>): Promise<BridgeError> {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof BridgeError) return error;
  throw new Error("It did not fail as it should.");
}

const look = (one = dataverse()) => one.find("contacts", { select: ["contactid"], filter: "statecode eq 0", top: 1 });

/** Contract dynamics-365 2.1, 3.6 and 3.7: status, code, what it is here, and what to click. */
const table: [string, number, string, RegExp][] = [
  ["0x80041d50", 401, "DATAVERSE_TOKEN_REFUSED", /environmentUrl.*tenantId.*Application users.*New app user/],
  ["0x80041d52", 401, "DATAVERSE_TOKEN_REFUSED", /Application users/],
  ["0x80072560", 403, "DATAVERSE_NO_APPLICATION_USER", /Application users, New app user/],
  ["0x80040225", 403, "DATAVERSE_USER_DISABLED", /Application users, choose the app and activate it/],
  ["0x80040220", 403, "DATAVERSE_PRIVILEGE_MISSING", /Application users, the app, Edit security roles/],
  ["0x80040217", 404, "DATAVERSE_ROW_MISSING", /queueId, ownerId, workstreamId, anonymousCustomer/],
  ["0x80060888", 404, "DATAVERSE_TABLE_MISSING", /Dynamics 365 apps: Customer Service.*Omnichannel/],
  ["0x80060888", 400, "DATAVERSE_REQUEST_REFUSED", /ticketProperties with Power Apps, Tables, Case, Columns/],
  ["0x80048d19", 400, "DATAVERSE_REQUEST_REFUSED", /ticketProperties with Power Apps, Tables, Case, Columns/],
  ["0x80044331", 400, "DATAVERSE_TEXT_TOO_LONG", /Power Apps, Tables, Case, Columns/],
  ["0x8004431a", 400, "DATAVERSE_CHOICE_UNKNOWN", /values that the message lists/],
  ["0x8004432f", 400, "DATAVERSE_NUMBER_OUT_OF_RANGE", /limits that the message names/],
  ["0x80044330", 400, "DATAVERSE_NUMBER_OUT_OF_RANGE", /Power Apps, Tables, Case, Columns/],
  ["0x80048408", 400, "DATAVERSE_STATUS_INVALID", /incident\.resolvedStatus.*Status Reason/],
  ["0x80040278", 400, "DATAVERSE_CHARACTER_REFUSED", /control characters.*ticketProperties/],
  ["0x80044410", 400, "DATAVERSE_CUSTOMER_REQUIRED", /incident\.anonymousCustomer/],
  ["0x8004440f", 400, "DATAVERSE_TWO_CUSTOMERS", /plug-in or flow/],
  ["0x80044411", 400, "DATAVERSE_CASE_CLOSED", /new case/],
  ["0x80040265", 400, "DATAVERSE_PLUGIN_REFUSED", /rule's own.*ticketProperties/],
  ["0x80040237", 412, "DATAVERSE_ROW_EXISTS", /alternate key/],
  ["0x80060892", 412, "DATAVERSE_ROW_EXISTS", /alternate key/],
  ["0x80040333", 412, "DATAVERSE_DUPLICATE_RULE", /Data management, Duplicate detection rules/],
  ["0x80040333", 500, "DATAVERSE_DUPLICATE_RULE", /Data management, Duplicate detection rules/],
  ["0x80060882", 412, "DATAVERSE_ROW_CHANGED", /repeats the change/],
  ["0x80044a02", 400, "DATAVERSE_FILE_TOO_LARGE", /Email settings, Maximum file size/],
  ["0x80043e09", 400, "DATAVERSE_FILE_TYPE_BLOCKED", /Privacy \+ Security, Blocked attachments/],
  ["0x80072322", 429, "DATAVERSE_THROTTLED", /limits\.requestsPer5Minutes/],
  ["0x80072321", 429, "DATAVERSE_THROTTLED", /limits\.requestsPerSecond/],
  ["0x80072326", 429, "DATAVERSE_THROTTLED", /limits\.requestsAtOnce/],
  ["0x80040216", 500, "DATAVERSE_UNEXPECTED", /Service health/],
];

test.each(table)("%s with %i says what to do, also over HTTP", async (code, status, expected, remedy) => {
  const body = { error: { code, message: words } };
  sim().control.addFault({ path: "/contacts", status, body, times: 2 });

  const error = await failure(look());

  expect(error).toMatchObject({ code: expected, remedy: expect.stringMatching(remedy) });
  expect(error.message).toContain(code);
});

test("only what passes is tried again by itself", () => {
  const passing = table.filter(([code, status]) => dataverseError({ status, code, message: "" }).retryable);

  expect(new Set(passing.map(([, , code]) => code))).toEqual(
    new Set(["DATAVERSE_ROW_CHANGED", "DATAVERSE_THROTTLED", "DATAVERSE_UNEXPECTED"]),
  );
});

test("Dataverse's words go to the admin where they name a column, a privilege or a rule, and nowhere else", () => {
  const quoted = table.filter(([code, status]) =>
    dataverseError({ status, code, message: words }).message.includes(words),
  );

  expect(new Set(quoted.map(([, , code]) => code))).toEqual(
    new Set([
      ...["DATAVERSE_PRIVILEGE_MISSING", "DATAVERSE_ROW_MISSING", "DATAVERSE_TABLE_MISSING"],
      ...["DATAVERSE_REQUEST_REFUSED", "DATAVERSE_TEXT_TOO_LONG", "DATAVERSE_CHOICE_UNKNOWN"],
      ...["DATAVERSE_NUMBER_OUT_OF_RANGE", "DATAVERSE_STATUS_INVALID", "DATAVERSE_TWO_CUSTOMERS"],
      "DATAVERSE_PLUGIN_REFUSED",
    ]),
  );
});

const unknown: [number, string, boolean, RegExp][] = [
  [400, "DATAVERSE_REQUEST_REFUSED", false, /Dataverse's words ask for.*support bundle/],
  [401, "DATAVERSE_TOKEN_REFUSED", false, /Application users/],
  [403, "DATAVERSE_PRIVILEGE_MISSING", false, /Edit security roles.*firewall by address/],
  [404, "DATAVERSE_ROW_MISSING", false, /of this environment/],
  [405, "DATAVERSE_REQUEST_REFUSED", false, /support bundle/],
  [412, "DATAVERSE_ROW_EXISTS", false, /alternate key/],
  [413, "DATAVERSE_FILE_TOO_LARGE", false, /Maximum file size/],
  [429, "DATAVERSE_THROTTLED", true, /limits\.requestsPerSecond/],
  [500, "DATAVERSE_UNAVAILABLE", true, /Service health/],
  [502, "DATAVERSE_UNAVAILABLE", true, /Service health/],
  [503, "DATAVERSE_UNAVAILABLE", true, /Service health/],
  [504, "DATAVERSE_UNAVAILABLE", true, /Service health/],
];

test.each(unknown)(
  "%i with a code that nobody knows, or with none, is told by the status",
  (status, code, retryable, remedy) => {
    for (const unknownCode of ["0x80099999", "0x0", ""]) {
      const error = dataverseError({ status, code: unknownCode, message: words });

      expect(error).toMatchObject({ code, retryable, remedy: expect.stringMatching(remedy) });
    }
    expect(dataverseError({ status, code: "0x80099999", message: words }).message).toContain("0x80099999");
  },
);

const provoked: [string, () => Promise<unknown>, string, RegExp][] = [
  [
    "a table that the environment does not have",
    () => dataverse().find("opencx_nothings", { select: ["x"], filter: "x eq 1" }),
    "DATAVERSE_TABLE_MISSING",
    /opencx_nothings/,
  ],
  [
    "a column that the table does not have",
    () => dataverse().find("contacts", { select: ["nickname2"], filter: "statecode eq 0" }),
    "DATAVERSE_REQUEST_REFUSED",
    /nickname2/,
  ],
  [
    "a text that is too long",
    () => create("contacts", { lastname: "x".repeat(51) }),
    "DATAVERSE_TEXT_TOO_LONG",
    /lastname.*50/,
  ],
  [
    "a priority that is none",
    () => create("incidents", { title: "x", prioritycode: 4 }),
    "DATAVERSE_CHOICE_UNKNOWN",
    /prioritycode.*1,2,3/,
  ],
  ["a case without customer", () => create("incidents", { title: "x" }), "DATAVERSE_CUSTOMER_REQUIRED", /0x80044410/],
  [
    "a property that there is not",
    () => create("incidents", { title: "x", queueid: 1 }),
    "DATAVERSE_REQUEST_REFUSED",
    /queueid/,
  ],
  [
    "a control character",
    () => create("contacts", { lastname: "x\u0001" }),
    "DATAVERSE_CHARACTER_REFUSED",
    /0x80040278/,
  ],
  [
    "a row that is not there",
    () => dataverse().update("contacts", sim().facts.teamId, { lastname: "x" }),
    "DATAVERSE_ROW_MISSING",
    /0x80040217/,
  ],
  [
    "what a plug-in of the customer refuses",
    () => {
      sim().control.refuseWrites({ table: "contact", message: "Ask Ann first." });
      return create("contacts", { lastname: "x" });
    },
    "DATAVERSE_PLUGIN_REFUSED",
    /Ask Ann first\./,
  ],
];

test.each(provoked)("the simulated Dataverse refuses %s", async (_what, work, code, message) => {
  expect(await failure(work())).toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each(["requests", "executionTime", "concurrency"] as const)("a pause for %s is passed on", async (kind) => {
  sim().control.throttle({ kind, seconds: 7 });

  expect(await failure(look())).toMatchObject({ code: "DATAVERSE_THROTTLED", retryable: true, retryAfterMs: 7000 });
});

const create = (set: string, data: Record<string, unknown>) =>
  dataverse().createOnce(set, { id: "0badc0de-0000-4000-8000-000000000001", data, select: ["createdon"] });
