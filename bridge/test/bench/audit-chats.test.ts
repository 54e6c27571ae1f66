import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type FloorRelay, startFloorRelay } from "../../bench/floor/relay.ts";
import { answerInChats, tenantOf } from "../../bench/stage/answer-in-chats.ts";
import { Arrivals } from "../../bench/stage/arrivals.ts";
import { auditChats } from "../../bench/stage/audit-chats.ts";
import { customerOf, hookChats, joinChats } from "../../bench/stage/chats.ts";
import { stageFacts } from "../../bench/stage/facts.ts";
import { handOff } from "../../bench/stage/hand-off.ts";
import { keyId, makeSigningKey } from "../../bench/stage/keys.ts";
import { startSimulators, type Simulators } from "../../simulators/start.ts";

const arrivals = new Arrivals();
let simulators: Simulators;
let relay: FloorRelay;

beforeAll(async () => {
  simulators = await startSimulators({ unlimited: true, dynamics: true });
  const facts = stageFacts(simulators);
  const { privateKey } = await makeSigningKey(facts.issuer);
  relay = await startFloorRelay(facts, privateKey, keyId);
  hookChats(tenantOf(simulators), `${relay.url}/v1/dynamics/a-key`);
});

afterAll(async () => {
  await relay.close();
  await simulators.close();
});

test("a chat is sound when it began with its brief and OpenCX has each of the rep's words once and in order", async () => {
  const sessionIds = await openChats(2);

  const { sent, lost, doubled, outOfOrder } = await answer(sessionIds, 6);

  expect({ sent, lost, doubled, outOfOrder }).toEqual({ sent: 6, lost: 0, doubled: 0, outOfOrder: 0 });
  expect(await auditChats(simulators, sessionIds)).toEqual([]);
});

test("a session without a chat is told", async () => {
  expect(await auditChats(simulators, ["nobody"])).toEqual(["session nobody has no chat"]);
});

test("a second chat of a session is told", async () => {
  const [sessionId = ""] = await openChats(1);
  control().close(customerOf(sessionId), {});

  await post(sessionId);
  await until(() => chatsOf(sessionId) === 2);

  expect(await auditChats(simulators, [sessionId])).toEqual([`session ${sessionId} has 2 chats`]);
});

test("a brief that leaves out what was said is told", async () => {
  const { sessionId } = simulators.opencx.control.createSession({ notify: false });
  simulators.opencx.control.handOff(sessionId, { summary: "Ana asks for order 42." });

  await post(sessionId);
  await until(() => chatsOf(sessionId) === 1);

  expect(await auditChats(simulators, [sessionId])).toEqual([
    `session ${sessionId} has no brief with its whole history`,
  ]);
});

test("a reply that OpenCX has twice is told by both sides", async () => {
  const sessionIds = await openChats(1);
  control().disturb({ kind: "duplicate" });

  const { doubled } = await answer(sessionIds, 1);

  expect(doubled).toBe(1);
  expect(await auditChats(simulators, sessionIds)).toEqual([
    `session ${sessionIds[0]} does not show what its reps wrote`,
  ]);
});

test("a reply that never came is told, and so is its delivery", async () => {
  const [sessionId = ""] = await openChats(1);
  control().disturb({ kind: "lose" });

  control().reply(customerOf(sessionId), { text: "Nobody hears this." });

  expect(await auditChats(simulators, [sessionId])).toEqual([
    `session ${sessionId} does not show what its reps wrote`,
    "1 deliveries to the webhook were not taken at once",
  ]);
});

function control() {
  return tenantOf(simulators).messaging.control;
}

async function openChats(count: number): Promise<string[]> {
  const load = { url: relay.url, key: "", count, atOnce: count, pace: "brief" } as const;
  const sessionIds = (await handOff(simulators, arrivals, load)).map(({ sessionId }) => sessionId);
  await joinChats(tenantOf(simulators), sessionIds);
  return sessionIds;
}

function answer(sessionIds: string[], size: number) {
  return answerInChats(simulators, arrivals, { sessionIds, batches: 1, size });
}

async function post(sessionId: string): Promise<void> {
  await fetch(`${relay.url}/v1/handoffs`, { method: "POST", body: JSON.stringify({ sessionId }) });
}

function chatsOf(sessionId: string): number {
  return control()
    .conversations()
    .filter(({ customer }) => customer.customerid === customerOf(sessionId)).length;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
