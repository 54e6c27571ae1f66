import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Bridge, buildBridge } from "../../src/bridge.ts";
import { keys } from "../support/bridge-config.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/free-port.ts";
import { customerReadsThat, repReadsThat, withRep } from "./support/scene.ts";

const directory = mkdtempSync(join(tmpdir(), "bridge-restart-"));

let world: BridgeWorld;
let bridge: Bridge;

beforeAll(async () => {
  world = await BridgeWorld.start({
    http: { port: await freePort() },
    admin: { port: await freePort() },
    database: { dataDir: directory },
    opencx: { reconcile: { everyMs: 1000 } },
  });
  bridge = world.bridge;
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });
});
afterAll(async () => {
  await bridge.stop();
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Stops the bridge as a service manager does. @returns how long that took. */
async function stop(): Promise<number> {
  const started = performance.now();
  await bridge.stop();
  return performance.now() - started;
}

/** The same bridge again: same configuration, same ports, same data. */
async function startAgain(): Promise<void> {
  bridge = await buildBridge(bridge.parts.config, {
    timings: { reconnectMs: 30, reconnectCapMs: 200, endCheckMs: 100 },
  });
  await bridge.start();
}

test("what both sides say while the bridge is away arrives afterwards, once and in order", async () => {
  const { sessionId, id, conversationId } = await withRep(world);
  world.desk.say(conversationId, { text: "before" });
  await customerReadsThat(world, sessionId, "before");
  const tookMs = await stop();
  for (const text of ["away 1", "away 2", "away 3"]) world.desk.say(conversationId, { text });
  for (const text of ["I wrote 1", "I wrote 2"]) world.opencx.customerWrites(sessionId, { text });
  await startAgain();
  await customerReadsThat(world, sessionId, "away 3");
  await repReadsThat(world, conversationId, "I wrote 2");
  world.desk.say(conversationId, { text: "after" });
  const read = await customerReadsThat(world, sessionId, "after");

  expect(tookMs).toBeLessThan(5000);
  expect(read.slice(-5)).toEqual(["before", "away 1", "away 2", "away 3", "after"]);
  expect(world.repReads(conversationId).slice(1)).toEqual(["I wrote 1", "I wrote 2"]);
  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("a rep who ends while the bridge is away has ended it", async () => {
  const { sessionId, id, conversationId } = await withRep(world);
  await stop();
  world.desk.say(conversationId, { text: "Goodbye." });
  world.desk.end(conversationId);
  await startAgain();
  const view = await world.reaches(id, "ended");
  await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

  expect(view.endedBy).toBe("rep");
  expect(world.customerReads(sessionId).at(-2)).toBe("Goodbye.");
});

test("a caller who keeps sending while the bridge stops and starts loses nothing and doubles nothing", async () => {
  const { id, conversationId } = await withRep(world);
  const refusals = new Set<string>();
  const texts = Array.from({ length: 15 }, (_, no) => `message ${no}`);
  const sending = (async () => {
    for (const text of texts) await sendUntilTaken(id, text, refusals);
  })();
  await repReadsThat(world, conversationId, "message 3");
  const tookMs = await stop();
  await eventually("a refusal", () => refusals.size > 0);
  await startAgain();
  await sending;
  await repReadsThat(world, conversationId, "message 14");

  expect(tookMs).toBeLessThan(5000);
  expect([...refusals].filter((one) => !["503", "refused"].includes(one))).toEqual([]);
  expect(world.repReads(conversationId).slice(1)).toEqual(texts);
});

/** As OpenCX does it: the same request with the same key until it is taken. */
async function sendUntilTaken(id: string, text: string, refusals: Set<string>): Promise<void> {
  const key = randomUUID();
  await eventually(text, async () => {
    const answer = await world
      .post(`/v1/handoffs/${id}/messages`, { text }, { "idempotency-key": key })
      .catch(() => ({ status: "refused" }));
    if (answer.status === 202) return true;
    refusals.add(String(answer.status));
    return false;
  });
}

test("a bridge that stops says it is not ready to whoever is still talking to it, and lets them finish", async () => {
  const { id, conversationId } = await withRep(world);
  const body = JSON.stringify({ id: "slow-1", text: "I type slowly." });
  const { port } = new URL(world.url);
  const socket = connect(Number(port), "127.0.0.1");
  let answers = "";
  socket.on("data", (chunk: Buffer) => (answers += chunk.toString()));
  const head = [
    `POST /v1/handoffs/${id}/messages HTTP/1.1`,
    "Host: bridge",
    `Authorization: Bearer ${keys.opencx}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ].join("\r\n");
  socket.write(`${head}\r\n\r\n${body.slice(0, 10)}`);
  await eventually("ready", async () => (await world.get("/readyz")).status === 200);
  const stopping = stop();
  await eventually("no new callers", async () => (await world.get("/healthz").catch(() => "refused")) === "refused");
  socket.write(`${body.slice(10)}GET /readyz HTTP/1.1\r\nHost: bridge\r\n\r\n`);
  await eventually("both answers", () => answers.match(/HTTP\/1\.1 \d+/g)?.length === 2);
  const tookMs = await stopping;
  await startAgain();
  const read = await repReadsThat(world, conversationId, "I type slowly.");

  expect(answers).toMatch(/^HTTP\/1\.1 202/);
  expect(answers).toMatch(/HTTP\/1\.1 503[^]*"ready":false/);
  expect(tookMs).toBeLessThan(5000);
  expect(read.slice(1)).toEqual(["I type slowly."]);
});
