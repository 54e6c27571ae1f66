import { expect, test } from "@jest/globals";
import { checkMessagingAddress } from "../../../../src/cli/checks/dynamics/messaging-address.ts";
import { doctoredTenant, webhookKey } from "./lab.ts";

const { sim, chat, findings, sendTo } = doctoredTenant();

test("a channel that the workstream leads to passes, and so does one that is named", async () => {
  sendTo(`https://bridge.example.com/v1/dynamics/${webhookKey}`);
  const { channelId } = sim().facts;

  for (const connection of [chat(), chat({ workstreamId: undefined }, { channelId })]) {
    const found = await findings(connection);
    expect(found.get("channel")).toMatchObject({ result: "pass", found: expect.stringContaining(channelId) });
    expect(found.get("messaging")).toMatchObject({ result: "pass" });
  }
});

test("a channel that is not on the workstream beside it is told, whatever its address", async () => {
  const { channelId, liveChatWorkstreamId } = sim().facts;
  const found = async (workstreamId?: string) => {
    const changes = workstreamId === undefined ? {} : { workstreamId };
    return (await findings(chat(changes, { channelId }))).get("channel-workstream");
  };

  expect(await found()).toMatchObject({ result: "pass" });
  const wrong = { result: "fail", remedy: expect.stringContaining("messaging.channelId") };
  expect(await found(liveChatWorkstreamId)).toMatchObject(wrong);
  sim().tenant.rows.update("msdyn_occustommessagingchannel", channelId, { msdyn_liveworkstreamid: null });
  expect(await found()).toMatchObject({ ...wrong, found: expect.stringContaining("no workstream") });
});

test("no channel on the workstream, and several, say what to do", async () => {
  const table = "msdyn_occustommessagingchannel";
  const { rows } = sim().tenant;
  const copy = { ...rows.get(table, sim().facts.channelId), msdyn_name: "Second" };
  rows.insert(table, { ...copy, msdyn_occustommessagingchannelid: "00000000-0000-4000-8000-0000000000ee" });
  expect((await findings(chat())).get("channel")).toMatchObject({
    result: "fail",
    found: expect.stringContaining("2 messaging channels"),
    remedy: expect.stringContaining("messaging.channelId"),
  });

  sim().control.reset();
  rows.update(table, sim().facts.channelId, { msdyn_liveworkstreamid: null });
  expect((await findings(chat())).get("channel")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("add the messaging channel"),
  });
});

test("a channel of another app, and one that sends elsewhere, are told", async () => {
  const table = "msdyn_occustommessagingchannel";
  expect((await findings(chat())).get("channel")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("/v1/dynamics/<webhookKey>"),
  });

  sim().tenant.rows.update(table, sim().facts.channelId, { msdyn_appid: sim().facts.strangerClientId });
  const found = await findings(chat());
  expect(found.get("channel")).toMatchObject({ result: "fail", remedy: expect.stringContaining("msdyn_appid") });
  expect(found.get("messaging")).toMatchObject({ result: "fail", remedy: expect.stringContaining("clientId") });
});

test("the scope of Dataverse in the place of the Messaging API's is told, with the right one", async () => {
  const found = await findings(chat({}, { scope: `${sim().facts.environmentUrl}/.default` }));

  expect(found.get("messaging")).toMatchObject({
    result: "fail",
    remedy: expect.stringMatching(/messaging\.scope.*not environmentUrl/),
  });
  expect(found.get("messaging-scope")).toMatchObject({
    result: "warn",
    remedy: expect.stringContaining("https://06a10000000040008000000000000002-c."),
  });
});

test("a scope that the tenant does not know fails at Entra, and a host that answers nothing is named", async () => {
  const unknown = await findings(chat({}, { scope: "https://0000-c.crm.dynamics.com/.default" }));
  expect(unknown.get("messaging")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("messaging.scope"),
  });
  expect(unknown.get("messaging-scope")).toMatchObject({ result: "warn" });

  const silent = await findings(chat({}, { url: "http://127.0.0.1:9" }));
  expect(silent.get("messaging")).toMatchObject({ result: "fail", found: expect.stringContaining("127.0.0.1:9") });
});

test("a host that is something else than the Messaging API sends the admin to messaging.url", async () => {
  const found = await findings(chat({}, { url: sim().entra.url }));

  expect(found.get("messaging")).toMatchObject({ result: "fail", remedy: expect.stringContaining("messaging.url") });
});

const organizationId = "11111111-2222-4333-8444-555555555555";
const sound = {
  environmentUrl: "https://yourorg.crm4.dynamics.com",
  messaging: {
    url: `https://m-${organizationId}.eu.omnichannelengagementhub.com`,
    scope: "https://11111111222243338444555555555555-c.crm4.dynamics.com/.default",
  },
};

function results({ url, scope }: { url?: string; scope?: string }, environmentUrl = sound.environmentUrl) {
  const given = {
    ...sound.messaging,
    ...(url === undefined ? {} : { url }),
    ...(scope === undefined ? {} : { scope }),
  };
  const found = checkMessagingAddress({ environmentUrl, messaging: given as never }, organizationId);
  return found.map(({ check, result }) => `${check} ${result}`);
}

test("scope and host are held against the organization and the zone of the environment", () => {
  const right = ["messaging-scope pass", "messaging-host pass"];
  expect(results({})).toEqual(right);
  expect(results({}, "https://yourorg.api.crm4.dynamics.com")).toEqual(right);
  expect(results({}, "https://yourorg.crm.dynamics.com")).toEqual(["messaging-scope warn", "messaging-host pass"]);
  expect(results({ scope: "https://999-c.crm4.dynamics.com/.default" })).toContain("messaging-scope warn");
  expect(results({ scope: "https://yourorg.crm4.dynamics.com/.default" })).toContain("messaging-scope fail");
  expect(results({ url: "https://m-999.eu.omnichannelengagementhub.com" })).toContain("messaging-host warn");
});
