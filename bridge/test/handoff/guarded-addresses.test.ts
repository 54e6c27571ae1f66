import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { guardedDispatchers } from "../../src/guarded-dispatchers.ts";
import type { Lookup } from "../../src/lib/address-guard.ts";
import { World } from "./support/world.ts";

const inside: Lookup = async () => [{ address: "127.0.0.1", family: 4 }];
let world: World;
let server: Server;
let posts: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    posts.push(request.url ?? "");
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await world.close();
  posts = [];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Nobody joins: the callback is told, and the workflow is called. Answers what was given up, and why. */
async function nobodyJoins(base: string, allowPrivateAddresses: boolean) {
  world = await World.start({
    config: {
      opencx: { allowPrivateAddresses },
      callback: { url: `${base}/callback`, secret: "s", allowPrivateAddresses },
      nobodyThere: { fallback: "workflow", workflowUrl: `${base}/workflow` },
      delivery: { maxAttempts: 2 },
    },
    change: (parts) => ({ ...parts, guarded: guardedDispatchers(parts.config, inside) }),
  });
  const { id } = await world.queued();
  for (let turn = 0; turn < 4; turn += 1) await world.pass(180_000);
  const told = await world.trace(id, "dead");
  return new Map(told.map(({ kind, code, remedy }) => [kind, { code, remedy }]));
}

test("a callback and a workflow that lead into a private network are not called, and the trace says what to do", async () => {
  const dead = await nobodyJoins(`https://hooks.example.com:${(server.address() as AddressInfo).port}`, false);

  expect(dead.get("callback")).toEqual({
    code: "ADDRESS_REFUSED",
    remedy: expect.stringContaining("set callback.allowPrivateAddresses to true"),
  });
  expect(dead.get("workflow")).toEqual({
    code: "ADDRESS_REFUSED",
    remedy: expect.stringContaining("set opencx.allowPrivateAddresses to true"),
  });
  expect(posts).toEqual([]);
});

test("a callback and a workflow that redirect are not followed, and the trace says what to do", async () => {
  const dead = await nobodyJoins(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, true);

  expect(dead.get("callback")).toEqual({
    code: "CALLBACK_REDIRECTED",
    remedy: "Put the address that it redirects to into callback.url.",
  });
  expect(dead.get("workflow")).toEqual({
    code: "WORKFLOW_REDIRECTED",
    remedy: "Put the address that it redirects to into nobodyThere.workflowUrl.",
  });
  expect(new Set(posts)).toEqual(new Set(["/callback", "/workflow"]));
});
