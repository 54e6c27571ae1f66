import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Bridge, buildBridge } from "../../../../src/bridge.ts";
import { parseConfig } from "../../../../src/config/load.ts";
import { configOf } from "../../../config/dynamics-fixtures.ts";
import { storeImage } from "../../../support/store-image.ts";
import { doctoredTenant, webhookKey } from "./lab.ts";

const { sim, chat, findings, sendTo } = doctoredTenant();
const audience = "api://opencx-bridge";
const otherKey = "another-webhook-key-for-the-tests-0123";

let bridge: Bridge;
let publicUrl: string;
let proxy: Server;
let answer = { status: 200, body: "<html>Please log in</html>" };
beforeAll(async () => {
  const asksForToken = { ...chat({}, { webhookKey: otherKey, webhookAudience: audience }), name: "with-token" };
  const nowhere = { http: { host: "127.0.0.1", port: 0 }, admin: { port: 0 }, database: { dataDir: "memory://hook" } };
  const opencx = { apiKey: "k", baseUrl: "http://127.0.0.1:9", reconcile: { enabled: false } };
  const raw = { ...configOf(chat(), asksForToken), ...nowhere, opencx, log: { level: "silent" } };
  bridge = await buildBridge(parseConfig(raw, {}), { storeImage: await storeImage() });
  publicUrl = (await bridge.start()).url;
  proxy = createServer((_request, response) => void response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await bridge.stop();
  await new Promise((resolve) => proxy.close(resolve));
});

const webhookOf = (key: string, url = publicUrl) => `${url}/v1/dynamics/${key}`;
const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

async function look(connection = chat(), url = publicUrl) {
  return findings(connection, { publicUrl: url });
}

test("a channel that sends to the running bridge passes, and the bridge is left with nothing", async () => {
  sendTo(webhookOf(webhookKey));
  const found = await look();

  expect(found.get("webhook")).toMatchObject({ result: "pass" });
  expect(found.get("webhook-token")).toMatchObject({ result: "pass" });
  expect([...found.values()].filter(({ result }) => result === "fail" || result === "warn")).toEqual([]);
});

test("a bridge that asks for a token passes as well", async () => {
  const { rows } = sim().tenant;
  rows.update("msdyn_occustommessagingchannel", sim().facts.channelId, {
    msdyn_webhookurl: webhookOf(otherKey),
    managedidentityid: { table: "managedidentity", id: "00000000-0000-4000-8000-0000000000aa" },
  });
  const found = await look(chat({}, { webhookKey: otherKey, webhookAudience: audience }));

  expect(found.get("webhook")).toMatchObject({ result: "pass" });
  expect(found.get("webhook-token")).toMatchObject({ result: "pass", found: expect.stringContaining(audience) });
});

test("a channel that sends somewhere else is told where, and never with the key", async () => {
  for (const [url, shown] of [
    ["https://old.example.com/v1/dynamics/planted-key", "https://old.example.com"],
    ["", "no address"],
    ["planted nonsense", "no address"],
  ] as const) {
    sendTo(url);
    const found = (await look()).get("webhook");

    expect(found).toMatchObject({ result: "fail", found: expect.stringContaining(shown) });
    expect(JSON.stringify(found)).not.toContain("planted");
    expect(JSON.stringify(found)).not.toContain(webhookKey);
  }
});

test("a channel that sends somewhere else is told once, and one of another app beside it", async () => {
  const failed = (found: Map<string, { result: string }>) =>
    [...found].filter(([, { result }]) => result === "fail").map(([check]) => check);
  sendTo("https://old.example.com/v1/dynamics/planted-key");

  expect(failed(await look())).toEqual(["webhook"]);
  expect(failed(await findings(chat()))).toEqual(["channel"]);

  const { rows } = sim().tenant;
  rows.update("msdyn_occustommessagingchannel", sim().facts.channelId, { msdyn_appid: sim().facts.strangerClientId });
  expect(failed(await look())).toEqual(expect.arrayContaining(["channel", "webhook"]));
});

test("a running bridge that has older settings is told from one that is not there", async () => {
  const key = "a-key-that-the-running-bridge-lacks-01";
  sendTo(webhookOf(key));
  expect((await look(chat({}, { webhookKey: key }))).get("webhook")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("Restart the bridge"),
  });

  sendTo(webhookOf(webhookKey, "http://127.0.0.1:9"));
  expect((await look(chat(), "http://127.0.0.1:9")).get("webhook")).toMatchObject({ result: "warn" });
});

test("what stands in front and answers in the bridge's place is told", async () => {
  sendTo(webhookOf(webhookKey, proxyUrl()));
  for (const status of [200, 302, 403, 404]) {
    answer = { ...answer, status };
    expect((await look(chat(), proxyUrl())).get("webhook")).toMatchObject({
      result: "fail",
      found: expect.stringContaining(`answered ${status}`),
      remedy: expect.stringContaining("http.port"),
    });
  }

  answer = { ...answer, status: 502 };
  expect((await look(chat(), proxyUrl())).get("webhook")).toMatchObject({ result: "warn" });
});

test("without a public address nothing is compared, and that is said", async () => {
  expect((await findings(chat())).get("webhook")).toMatchObject({
    result: "not-tried",
    found: expect.stringContaining("http.publicUrl"),
  });
});

test("a token that nobody checks is warned of, and one that nobody sends fails: every reply would be lost", async () => {
  const required = await look(chat({}, { webhookAudience: audience }));
  expect(required.get("webhook-token")).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("managed identity"),
  });

  const identity = { table: "managedidentity", id: "00000000-0000-4000-8000-0000000000aa" };
  sim().tenant.rows.update("msdyn_occustommessagingchannel", sim().facts.channelId, { managedidentityid: identity });
  expect((await look()).get("webhook-token")).toMatchObject({
    result: "warn",
    remedy: expect.stringContaining("messaging.webhookAudience"),
  });
});
