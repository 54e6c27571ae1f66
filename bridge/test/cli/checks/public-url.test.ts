import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Agent } from "undici";
import { checkPublicUrl } from "../../../src/cli/checks/public-url.ts";
import { parseConfig } from "../../../src/config/load.ts";
import { jwks } from "../../../src/desks/salesforce-messaging/identity/jwks.ts";
import { makeKeys, minimalConfig } from "../../config/fixtures.ts";

const dispatcher = new Agent();
const keys = makeKeys();
let answer: { status: number; body: unknown } = { status: 200, body: {} };
let asked: string[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await dispatcher.close();
  await new Promise((resolve) => server.close(resolve));
});

function configured(pair = keys) {
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return parseConfig({ ...minimalConfig(pair), http: { publicUrl } }, {});
}

async function check(status: number, body: unknown) {
  answer = { status, body };
  return checkPublicUrl(configured(), dispatcher);
}

test("a bridge that serves this configuration's keys passes, after one GET", async () => {
  asked = [];

  expect(await check(200, await jwks(configured().connections))).toMatchObject({ result: "pass" });
  expect(asked).toEqual(["GET /.well-known/jwks.json"]);
});

test("another key of the same name, and no key at all, fail and name the key", async () => {
  const others = await jwks(configured(makeKeys()).connections);

  for (const body of [others, { keys: [] }]) {
    expect(await check(200, body)).toMatchObject({ result: "fail", found: expect.stringContaining("key-1") });
  }
});

test.each([
  [404, { message: "no" }],
  [302, {}],
  [200, "<html>"],
  [200, null],
])("%i with %j is no list of keys", async (status, body) => {
  expect(await check(status, body)).toMatchObject({
    result: "fail",
    found: expect.stringContaining(`answered ${status}`),
  });
});

test("a proxy without a bridge behind it, and nobody at all, are warned of: the bridge may not run yet", async () => {
  expect(await check(502, {})).toMatchObject({ result: "warn" });

  const nobody = parseConfig({ ...minimalConfig(keys), http: { publicUrl: "http://127.0.0.1:9" } }, {});
  expect(await checkPublicUrl(nobody, dispatcher)).toMatchObject({
    result: "warn",
    found: expect.stringContaining("HTTP_NOT_SENT"),
  });
});
