import { beforeEach, expect, test } from "@jest/globals";
import { createTenant } from "../../../../simulators/dynamics/create-tenant.ts";
import type { SimulatedTenant } from "../../../../simulators/dynamics/create-tenant.ts";
import { textOf } from "../../../../simulators/dynamics/dataverse/rows/store.ts";
import { facts } from "../../../../simulators/dynamics/fixtures.ts";

let tenant: SimulatedTenant;

beforeEach(() => {
  tenant = createTenant({ now: () => Date.parse("2026-11-21T16:00:00.500Z") });
});

test("a tenant is furnished with a workstream whose channel is the Messaging API", () => {
  const channel = tenant.rows.get("msdyn_occustommessagingchannel", facts.channelId);
  const streams = tenant.rows.find("msdyn_liveworkstream", () => true);

  expect(channel).toMatchObject({
    msdyn_occustomchannelid: 192_350_005,
    msdyn_liveworkstreamid: { table: "msdyn_liveworkstream", id: facts.workstreamId },
    msdyn_appid: facts.clientId,
    msdyn_tenantid: facts.tenantId,
    msdyn_webhookurl: "",
  });
  expect(streams).toMatchObject([
    { msdyn_streamsource: 192_350_002, msdyn_defaultqueue: { table: "queue", id: facts.chatQueueId } },
    { msdyn_streamsource: 192_360_000 },
  ]);
  expect(tenant.rows.find("systemuser", ({ fullname }) => fullname === "Ann Agent")).toHaveLength(1);
});

test("every id of the furniture is a GUID of its own", () => {
  const ids = Object.entries(facts)
    .filter(([name]) => name.endsWith("Id"))
    .map(([, id]) => id);

  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the platform fills in key, state and times, and knows its columns", () => {
  const row = tenant.rows.insert("msdyn_ocliveworkitem", {
    subject: "x",
    msdyn_activeagentid: { table: "systemuser", id: facts.annAgentId },
  });

  expect(row).toMatchObject({
    activityid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ...{ statecode: 0, statuscode: 1, createdon: "2026-11-21T16:00:00Z", msdyn_title: null },
  });
  expect(() => tenant.rows.insert("msdyn_ocliveworkitem", { nothing: 1 })).toThrow("no column nothing");
  expect(() => tenant.rows.insert("nothing", {})).toThrow("No table nothing");
  expect(() => tenant.rows.update("contact", facts.annAgentId, {})).toThrow("No row");
});

test("whoever listens hears of writes that lasted, and of no others", () => {
  const heard: unknown[] = [];
  tenant.rows.onChange(({ table, before, after }) => heard.push([table, before?.["subject"], after?.["subject"]]));
  const item = tenant.rows.insert("msdyn_ocliveworkitem", { subject: "one" });
  tenant.rows.update("msdyn_ocliveworkitem", textOf(item["activityid"]), { subject: "two" });
  const failing = () =>
    tenant.store.atomically(() => {
      tenant.rows.insert("queue", { name: "lost" });
      throw new Error("no");
    });

  expect(failing).toThrow("no");
  expect(tenant.rows.find("queue", ({ name }) => name === "lost")).toEqual([]);
  expect(heard).toEqual([
    ["msdyn_ocliveworkitem", undefined, "one"],
    ["msdyn_ocliveworkitem", "one", "two"],
  ]);
});

test("a transaction inside another is undone with it, and alone", () => {
  const names = () => tenant.rows.find("queue", ({ name }) => textOf(name).startsWith("T")).map(({ name }) => name);
  tenant.store.atomically(() => {
    tenant.rows.insert("queue", { name: "T1" });
    try {
      tenant.store.atomically(() => {
        tenant.rows.insert("queue", { name: "T2" });
        throw new Error("no");
      });
    } catch {
      tenant.rows.insert("queue", { name: "T3" });
    }
  });
  const failing = () =>
    tenant.store.atomically(() => {
      tenant.store.atomically(() => tenant.rows.insert("queue", { name: "T4" }));
      throw new Error("no");
    });

  expect(failing).toThrow("no");
  expect(names()).toEqual(["T1", "T3"]);
});

test("a reset is told to the other simulators of the tenant", () => {
  let resets = 0;
  tenant.onReset(() => (resets += 1));
  tenant.rows.insert("queue", { name: "gone" });
  tenant.reset();

  expect([resets, tenant.rows.find("queue", () => true)]).toEqual([1, expect.any(Array)]);
  expect(tenant.rows.find("queue", () => true)).toHaveLength(3);
});
