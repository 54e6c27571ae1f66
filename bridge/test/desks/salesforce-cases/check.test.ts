import { expect, test } from "@jest/globals";
import type { Desk, Finding } from "../../../src/desks/desk.ts";
import { bridgeUsername } from "../../../simulators/salesforce/org/options.ts";
import { startOrgSimulator } from "../../../simulators/salesforce/org-simulator.ts";
import { connectionTo, simulatedOrg } from "./lab.ts";

const { sim, desk } = simulatedOrg();
const everything = { contacts: { create: true }, mirrorAiReplies: "emailmessage" };

async function resultsOf(bridge: Desk): Promise<Record<string, Finding["result"]>> {
  return Object.fromEntries((await bridge.check()).map(({ check, result }) => [check, result]));
}

async function findingOf(bridge: Desk, check: string): Promise<Finding | undefined> {
  return (await bridge.check()).find((one) => one.check === check);
}

test("an org that is set up passes everything, and nothing is written to find out", async () => {
  expect(await resultsOf(desk(everything))).toEqual({
    login: "pass",
    "api-requests": "pass",
    "case-fields": "pass",
    picklists: "pass",
    comments: "pass",
    files: "pass",
    contacts: "pass",
    "mirrored-replies": "pass",
    "bridge-user": "pass",
  });
  expect(sim().writes()).toEqual([]);
  expect((await findingOf(desk(), "login"))?.found).toContain(sim().orgId);
});

test("a login that fails ends the check with what to do", async () => {
  sim().control.setUser({ user: bridgeUsername, active: false });

  expect(await desk().check()).toEqual([
    expect.objectContaining({ check: "login", result: "fail", remedy: expect.stringContaining("Users") }),
  ]);
});

test("an org without the package is told which fields are missing", async () => {
  const bare = await startOrgSimulator({ withPackage: false });
  try {
    const finding = await findingOf(desk(connectionTo(bare)), "case-fields");
    expect(finding).toMatchObject({ result: "fail", found: expect.stringContaining("OpenCx_Handoff_Key__c") });
    expect(finding?.remedy).toContain("OpenCx_Integration");
  } finally {
    await bare.close();
  }
});

test("values that the org's picklists do not have are named", async () => {
  const bridge = desk({
    case: { priority: "Urgent", origins: { sms: "Text" }, status: "Fresh" },
    ...{ whenClosed: "reopen", reopenStatus: "Again", whenOpencxCloses: "close", closedStatus: "Done" },
  });
  const finding = await findingOf(bridge, "picklists");

  expect(finding?.result).toBe("warn");
  for (const value of ['Priority "Urgent"', 'Origin "Text"', 'Status "Fresh"', 'Status "Again"', 'Status "Done"']) {
    expect(finding?.found).toContain(value);
  }
});

test("the sender of OpenCX's guide fails the check where answers are mirrored", async () => {
  sim().control.installPublicGuide({});

  expect(await findingOf(desk(everything), "mirrored-replies")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("Apex Triggers"),
  });
  expect(await findingOf(desk(), "mirrored-replies")).toBeUndefined();
});

test("few requests left is a warning", async () => {
  const bridge = desk();
  await bridge.check();
  sim().control.setRequestLimit({ remaining: 1 });

  expect(await findingOf(bridge, "api-requests")).toMatchObject({ result: "warn" });
});

test("a user without the package's permission fails: its comments could come back as a rep's", async () => {
  const username = "other@example.com";
  sim().control.addUser({ username, name: "Other User" });
  sim().control.putClient({ clientId: "other", clientSecret: "s", runAs: username });
  const auth = { flow: "client-credentials", clientId: "other", clientSecret: "s" };

  expect(await findingOf(desk({ auth }), "bridge-user")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("OpenCx_Integration"),
  });
});

test("what the bridge's user may not see is said, and is no failure", async () => {
  const bridge = desk();
  await bridge.check();
  const refused = [{ errorCode: "INVALID_TYPE", message: "sObject type 'CustomPermission' is not supported." }];
  sim().control.addFault({ path: "/query", status: 400, body: refused });

  expect(await findingOf(bridge, "bridge-user")).toMatchObject({ result: "warn" });
});
