import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Desk, Finding } from "../../../src/desks/desk.ts";
import { type DeskChanges, guestSettings, type Lab, opened, startLab } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

async function findings(changes: DeskChanges["settings"] = {}): Promise<Map<string, Finding>> {
  const desk: Desk = lab.another({ settings: changes });
  return new Map((await desk.check()).map((finding) => [finding.check, finding]));
}

test("a sound connection passes everything and creates nothing", async () => {
  const found = await findings();

  expect([...found.values()].filter(({ result }) => result !== "pass")).toEqual([]);
  expect([...found.keys()]).toEqual([
    "host",
    "deployment-type",
    "auth-mode",
    "routing-parameters",
    "attachments",
    "identity",
    "org",
  ]);
  expect(lab.sim.control.conversations()).toEqual([]);
});

test("a guest connection on a guest deployment passes as well", async () => {
  const found = await findings(guestSettings);

  expect([...found.values()].every(({ result }) => result === "pass")).toBe(true);
});

test("every finding that is no pass says what to do", async () => {
  const all = [
    await findings({ esDeveloperName: "Nothing" }),
    await findings({ esDeveloperName: "Web" }),
    await findings({ esDeveloperName: "Guests" }),
    await findings({ messagingUrl: "http://127.0.0.1:9" }),
  ].flatMap((found) => [...found.values()]);

  const faults = all.filter(({ result }) => result !== "pass");
  expect(faults.length).toBeGreaterThanOrEqual(6);
  expect(faults.filter(({ remedy }) => remedy === undefined || remedy === "")).toEqual([]);
});

test("a host out of reach is one finding, not a row of them", async () => {
  const found = await findings({ messagingUrl: "http://127.0.0.1:9" });

  expect([...found.values()]).toMatchObject([{ check: "host", result: "fail" }]);
});

test("the wrong deployment, the wrong verification and the wrong keyset are told apart", async () => {
  const { identity } = lab.settings;
  if (identity.mode !== "verified") throw new Error("not verified");

  const web = await findings({ esDeveloperName: "Web" });
  const guests = await findings({ esDeveloperName: "Guests" });
  const stale = await findings({ identity: { ...identity, issuer: "Stale" } });

  expect(web.get("deployment-type")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("Custom Client"),
  });
  expect(guests.get("auth-mode")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("User Verification"),
  });
  expect(stale.get("identity")).toMatchObject({ result: "fail", remedy: expect.stringContaining("Stale") });
});

test("a silent fall back to a guest is found before any customer meets it", async () => {
  const { identity } = lab.settings;
  if (identity.mode !== "verified") throw new Error("not verified");
  lab.sim.control.setBehaviour({ silentGuestFallback: true });

  const found = await findings({ identity: { ...identity, issuer: "Stale" } });

  expect(found.get("identity")).toMatchObject({ result: "fail", found: expect.stringContaining("guest") });
  lab.sim.control.setBehaviour({ silentGuestFallback: false });
});

test("parameters that the channel lacks are named", async () => {
  const routing = { ...lab.settings.routing, extras: { Order_Number: { from: "order", maxLength: 20 } } };

  const found = await findings({ routing });

  expect(found.get("routing-parameters")).toMatchObject({
    result: "warn",
    found: expect.stringContaining("Order_Number"),
  });
});

test("the desk is open, closed or silent about it, and is asked once a minute", async () => {
  const hour = 3_600_000;
  const now = Date.now();
  const deployment = { developerName: "Guests", authMode: "UnAuth" } as const;
  const answers: unknown[] = [];
  for (const businessHours of [
    [{ startTime: now - hour, endTime: now + hour }],
    [{ startTime: now + hour, endTime: now + 2 * hour }],
    undefined,
  ]) {
    lab.sim.control.putDeployment({ ...deployment, ...(businessHours === undefined ? {} : { businessHours }) });
    answers.push(await lab.another({ settings: guestSettings }).isOpen());
  }
  const before = lab.sim.requests()["businessHours"]?.count ?? 0;
  const desk = lab.another({ settings: guestSettings });
  await Promise.all([desk.isOpen(), desk.isOpen()]);
  await desk.isOpen();

  expect(answers).toEqual([true, false, undefined]);
  expect(lab.sim.requests()["businessHours"]?.count).toBe(before + 1);
});

test("hours that cannot be asked are no answer", async () => {
  lab.sim.control.addFault({ path: "businesshours", status: 500 });

  expect(await lab.desk.isOpen()).toBeUndefined();
  expect(await lab.another({ settings: { messagingUrl: "http://127.0.0.1:9" } }).isOpen()).toBeUndefined();
});

test("the token goes with an attachment to the connection's own hosts and to nobody else", async () => {
  const conversation = await opened(lab.desk);
  const addresses = [
    `${lab.sim.url}/files/1`,
    "https://acme.my.salesforce.com/sfc/servlet.shepherd/1",
    "https://acme.my.salesforce.com.evil.example/1",
    "https://cdn.example/1",
    "http://acme.my.salesforce.com/1",
  ];

  for (const url of addresses) {
    await lab.desk.fetchAttachment(conversation, { name: "a.txt", mimeType: "text/plain", url }, 1000);
  }

  const withToken = lab.fetched.filter(({ headers }) => "authorization" in headers).map(({ url }) => url);
  expect(withToken).toEqual(addresses.slice(0, 2));
});
