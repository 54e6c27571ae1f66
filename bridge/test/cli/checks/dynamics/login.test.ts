import { expect, test } from "@jest/globals";
import { doctoredTenant } from "./lab.ts";

const { sim, chat, incidents, findings } = doctoredTenant();
const somewhere = "00000000-0000-4000-8000-0000000000ff";

const wrong: [string, object, RegExp, RegExp][] = [
  ["a wrong secret", { clientSecret: "wrong" }, /client secret.*AADSTS7000215/, /Certificates & secrets/],
  ["another client id", { clientId: somewhere }, /does not know the app/, /Application \(client\) ID/],
  ["another tenant", { tenantId: somewhere }, /does not know the tenant/, /Directory \(tenant\) ID/],
  ["an environment of another tenant", { environmentUrl: "http://127.0.0.1:9" }, /resource/, /Environment URL/],
];

test.each(wrong)("with %s the token fails, and nothing else is tried", async (_what, change, found, remedy) => {
  for (const connection of [chat(change), incidents(change)]) {
    const all = await findings(connection);

    expect(all.get("login")).toMatchObject({
      result: "fail",
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    });
    expect([...all.values()].filter(({ result }) => result === "fail")).toHaveLength(1);
  }
});

test("an app without application user, and one whose user is disabled, are sent to the application users", async () => {
  for (const state of ["removed", "disabled"] as const) {
    sim().control.setApplicationUser({ state });

    expect((await findings(chat())).get("login")).toMatchObject({
      result: "fail",
      remedy: expect.stringMatching(/Users \+ permissions, Application users/),
    });
    sim().control.setApplicationUser({ state: "present" });
  }
});

test("the probe of incidents names the privilege that is missing", async () => {
  sim().control.revoke({ privileges: ["prvReadIncident"] });

  expect((await findings(incidents())).get("login")).toMatchObject({
    result: "fail",
    found: expect.stringContaining("prvReadIncident"),
    remedy: expect.stringContaining("Edit security roles"),
  });
});

test("the environment names the app's user and its organization, which the scope is made of", async () => {
  const { applicationUserId, organizationId } = sim().facts;

  expect((await findings(chat())).get("application-user")).toEqual({
    check: "application-user",
    result: "pass",
    found: `The app is the user ${applicationUserId} of the organization ${organizationId}.`,
  });
});

test("a WhoAmI that fails after a sound probe is told, and ends the look", async () => {
  sim().control.addFault({ path: "WhoAmI", status: 503, times: -1 });
  const all = await findings(chat());

  expect(all.get("application-user")).toMatchObject({ result: "fail", found: expect.stringContaining("503") });
  expect(all.has("channel")).toBe(false);
});

test("OpenCX's names are told one by one, with the new names", async () => {
  const { caseQueueId } = sim().facts;
  const found = await findings(incidents({ default_queue_id: caseQueueId }));

  expect(found.get("old-names")).toEqual({
    check: "old-names",
    result: "warn",
    found: "The connection has OpenCX's name default_queue_id; it is still read.",
    remedy: "Write incident.queueId in its place.",
  });
});
