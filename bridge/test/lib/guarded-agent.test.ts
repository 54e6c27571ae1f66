import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Dispatcher } from "undici";
import type { AddressPolicy, Lookup } from "../../src/lib/address-guard.ts";
import { guardedAgent } from "../../src/lib/guarded-agent.ts";
import { send } from "../../src/lib/http-client.ts";

let server: Server;
let port: number;
let seen: string[];
let agents: Dispatcher[];
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.headers.host?.split(":")[0]}${request.url}`);
    const elsewhere = request.url === "/moved" ? { location: `http://127.0.0.1:${port}/elsewhere` } : {};
    response.writeHead("location" in elsewhere ? 302 : 200, elsewhere).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  seen = [];
  agents = [];
});
afterEach(() => Promise.all(agents.map((agent) => agent.destroy())));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const here: Lookup = async () => [{ address: "127.0.0.1", family: 4 }];
const open = { hosts: ["hooks.test", "127.0.0.1", "169.254.169.254"], allowPrivateAddresses: true };
const strict = { ...open, allowPrivateAddresses: false, privateSetting: "callback.allowPrivateAddresses" };

function guarded(policy: AddressPolicy, lookup: Lookup = here): Dispatcher {
  const agent = guardedAgent(policy, lookup);
  agents.push(agent);
  return agent;
}

function call(agent: Dispatcher, url: string) {
  return send(agent, { method: "POST", url, body: {}, timeoutMs: 2000 });
}

test("the host that was allowed is reached under its name, at the very address that was checked", async () => {
  const answers = ["127.0.0.1", "169.254.169.254"];
  const changing: Lookup = async () => [{ address: answers.shift() ?? "0.0.0.0", family: 4 }];

  const answer = await call(guarded(open, changing), `http://hooks.test:${port}/one`);

  expect(answer.status).toBe(200);
  expect(seen).toEqual(["hooks.test/one"]);
  expect(answers).toEqual(["169.254.169.254"]);
});

test.each([
  ["a name that leads into a private network", () => `https://hooks.test:${port}/`],
  ["a private address", () => `https://127.0.0.1:${port}/`],
])("%s is refused with the setting that would allow it, and nothing is sent", async (_name, url) => {
  await expect(call(guarded(strict), url())).rejects.toMatchObject({
    code: "ADDRESS_REFUSED",
    retryable: false,
    remedy: expect.stringContaining("set callback.allowPrivateAddresses to true"),
  });
  expect(seen).toEqual([]);
});

test("plain http is refused where private addresses are not allowed", async () => {
  await expect(call(guarded(strict), `http://hooks.test:${port}/`)).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  expect(seen).toEqual([]);
});

test("one private address among public ones is enough to refuse a name", async () => {
  const both: Lookup = async () => [
    { address: "93.184.215.14", family: 4 },
    { address: "127.0.0.1", family: 4 },
  ];

  await expect(call(guarded(strict, both), `https://hooks.test:${port}/`)).rejects.toMatchObject({
    code: "ADDRESS_REFUSED",
  });
});

test("the cloud's metadata is refused though private addresses are allowed, and no setting is named for it", async () => {
  const metadata: Lookup = async () => [{ address: "169.254.169.254", family: 4 }];

  for (const host of ["169.254.169.254", "hooks.test"]) {
    await expect(call(guarded(open, metadata), `http://${host}/latest`)).rejects.toMatchObject({
      code: "ADDRESS_REFUSED",
      remedy: expect.not.stringContaining("set "),
    });
  }
});

test("another host is not reached", async () => {
  await expect(call(guarded(open), `http://other.test:${port}/`)).rejects.toMatchObject({
    code: "ADDRESS_NOT_ALLOWED",
  });
  expect(seen).toEqual([]);
});

test("a redirect is an answer, not a way to another place", async () => {
  const answer = await call(guarded(open), `http://hooks.test:${port}/moved`);

  expect(answer.status).toBe(302);
  expect(seen).toEqual(["hooks.test/moved"]);
});

test("a name that nobody knows is told like any connection that could not be made", async () => {
  const unknown: Lookup = () => Promise.reject(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));

  await expect(call(guarded(open, unknown), "http://hooks.test/")).rejects.toMatchObject({ code: "HTTP_NOT_SENT" });
});
