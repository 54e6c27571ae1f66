import { expect, test } from "@jest/globals";
import { type Budget, type BudgetSettings, createBudgets, type PausableBudget } from "../../src/lib/budget.ts";
import type { BridgeError } from "../../src/lib/errors.ts";
import { certain, conversationOf, opened, said } from "../desks/salesforce-cases/lab.ts";
import { type ChatProcessOptions, chatProcesses } from "./chat-processes.ts";

const { chats, sent, sim, start } = chatProcesses();
const brief: [] = [];

test("a pause that the Messaging API asks one connection for holds for all connections of the organization", async () => {
  const { chat, otherChat } = start();
  chats().throttle({ seconds: 60, times: 1 });
  await expect(chat.open(conversationOf(), { brief })).rejects.toMatchObject({ code: "DYNAMICS_THROTTLED" });
  const before = sent();
  const refusal = await otherChat.open(conversationOf(), { brief }).catch((error: unknown) => error);

  expect(refusal).toMatchObject({ code: "DYNAMICS_BUSY", retryable: true });
  expect((refusal as BridgeError).retryAfterMs).toBeGreaterThan(50_000);
  expect(sent()).toBe(before);
});

test("a pause is kept also where a request is told of it that is made again with a new token", async () => {
  const { chat } = start();
  chats().addFault({ status: 401, times: 1, path: "^/api/" });
  chats().throttle({ seconds: 60, times: 1 });
  await expect(chat.open(conversationOf(), { brief })).rejects.toMatchObject({ code: "DYNAMICS_THROTTLED" });
  const before = sent();

  await expect(chat.open(conversationOf(), { brief })).rejects.toMatchObject({ code: "DYNAMICS_BUSY" });
  expect(sent()).toBe(before);
});

test("a short pause is waited for in place", async () => {
  const { chat, otherChat } = start();
  const open = await opened(chat);
  chats().throttle({ seconds: 1, times: 1 });
  const paused = await chat.deliver(open, said("One"), certain);

  expect(paused).toMatchObject({ status: "later", code: "DYNAMICS_THROTTLED", afterMs: 1000, counted: false });
  expect(await otherChat.deliver(open, said("Two"), certain)).toMatchObject({ status: "done" });
});

test("a delivery that waits for a pause is given up, uncounted, when its process stops", async () => {
  const { chat } = start();
  const open = await opened(chat);
  chats().throttle({ seconds: 9, times: 1 });
  await chat.deliver(open, said("One"), certain);
  const before = sent();
  const stop = new AbortController();
  const began = performance.now();
  const waiting = chat.deliver(open, said("Two"), { ...certain, signal: stop.signal });
  setImmediate(() => stop.abort());

  expect(await waiting).toEqual({ status: "later", code: "STOPPED", counted: false });
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(sent()).toBe(before);
});

/** Budgets that write down what was taken of them. */
function recordedBudgets() {
  const real = createBudgets();
  const taken: { name: string; requests: number; key: string }[] = [];
  const budgets = ({ name, requests, windowMs }: BudgetSettings): PausableBudget => {
    const budget = real({ name, requests, windowMs });
    const take: Budget["take"] = (key) => {
      if (name.startsWith("messaging")) taken.push({ name, requests, key });
      return budget.take(key);
    };
    return { take, left: (key) => budget.left(key), block: (key, ms) => budget.block(key, ms) };
  };
  return { budgets, taken };
}

test("each request is counted under the organization's host, with the lowest limit of its connections", async () => {
  const { budgets, taken } = recordedBudgets();
  const limits: ChatProcessOptions["limits"] = [
    { messagingRequestsPerSecond: 100 },
    { messagingRequestsPerSecond: 50 },
  ];
  const { chat, otherChat } = start({ budgets, limits });
  const before = sent();
  await Promise.all([chat, otherChat].map((desk) => desk.open(conversationOf(), { brief })));

  expect(sent() - before).toBe(2);
  const host = new URL(sim().messaging.url).host;
  const each = [
    { name: "messaging-burst", requests: 50, key: host },
    { name: "messaging-window", requests: 3000, key: host },
  ];
  expect(taken).toEqual([...each, ...each]);
});
