import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import type { TraceView } from "../../../src/handoff/views.ts";
import { keys } from "../../support/bridge-config.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections, dynamicsOf, hookTo } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";

/** What the Messaging API refuses for a while, through the whole bridge: nothing is given up that only has to wait. */
let world: BridgeWorld;
let tenant: DynamicsSimulator;
/** How far the bridge's clock is ahead. */
let aheadMs = 0;
const maxAttempts = 2;

beforeAll(async () => {
  world = await BridgeWorld.start(
    (simulators) => ({
      connections: dynamicsConnections(dynamicsOf(simulators)),
      delivery: { maxAttempts, backoffBaseMs: 10, backoffCapMs: 20 },
      nobodyThere: { joinTimeoutMs: 60_000 },
    }),
    { clock: { now: () => new Date(Date.now() + aheadMs) } },
    { dynamics: true },
  );
  tenant = dynamicsOf(world.simulators);
  hookTo(tenant, world.url);
});
afterEach(() => tenant.messaging.control.calm({}));
afterAll(async () => {
  expect([...tenant.violations(), ...tenant.messaging.violations()]).toEqual([]);
  await world.close();
});

const chat = () => tenant.messaging.control;
const throttled = { method: "POST", status: 429, times: maxAttempts + 2, headers: { "retry-after": "0" } };

async function withRep(rep = "Ann Agent") {
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  const chatId = await eventually("the chat", async () => (await world.handoff(id)).conversations[0]?.conversationId);
  chat().accept(chatId, { rep });
  await world.reaches(id, "with-rep");
  return { sessionId, id, chatId };
}

async function writes({ id, sessionId }: { id: string; sessionId: string }, text: string): Promise<void> {
  const { messageId } = world.opencx.customerWrites(sessionId, { text });
  await world.post(`/v1/handoffs/${id}/messages`, { id: messageId, text });
}

const said = (chatId: string) =>
  chat()
    .conversation(chatId)
    .messages.map(({ text }) => text);

async function traceOf(sessionId: string) {
  const { body } = await world.get<{ handoffs: TraceView[] }>(`/v1/sessions/${sessionId}/trace`, keys.admin);
  return body.handoffs.flatMap(({ events }) => events);
}

const resolved = (sessionId: string) =>
  eventually("the end in OpenCX", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

test("a chat whose opening is throttled more often than anything is tried is opened all the same", async () => {
  chat().addFault({ ...throttled, path: "conversation/create" });
  const id = await world.handOff(await world.handedOffSession());
  const view = await world.reaches(id, "queued");

  expect(said(view.conversations[0]?.conversationId ?? "")).toEqual([expect.stringMatching(/^OpenCX handoff/)]);
});

test("a chat whose closing is throttled is closed before the handoff ends", async () => {
  const one = await withRep();
  chat().addFault({ ...throttled, path: `conversation/${one.chatId}$` });
  await world.post(`/v1/handoffs/${one.id}/end`, { reason: "customer-left", resolve: true });
  await resolved(one.sessionId);

  expect(["Wrap-up", "Closed"]).toContain(chat().conversation(one.chatId).state);
  expect((await traceOf(one.sessionId)).filter(({ kind }) => kind === "left-open")).toEqual([]);
});

test.each([
  ["DYNAMICS_REQUEST_REFUSED", 400],
  ["DYNAMICS_UNAVAILABLE", 503],
])("a chat that is left open because of %s is told, with what to do", async (code, status) => {
  const one = await withRep();
  chat().addFault({ method: "POST", path: `conversation/${one.chatId}$`, status, times: 100 });
  await world.post(`/v1/handoffs/${one.id}/end`, { reason: "customer-left", resolve: true });
  await resolved(one.sessionId);

  const [told] = (await traceOf(one.sessionId)).filter(({ kind }) => kind === "left-open");
  expect(told).toMatchObject({ level: "warning", data: { code, conversationId: one.chatId } });
  expect(told?.data["remedy"]).toMatch(/^Close it at the desk by hand\. ./);
});

test("a message that meets a refused token waits, and the next one behind it", async () => {
  const one = await withRep();
  chat().addFault({ method: "POST", path: `conversation/${one.chatId}$`, status: 401, times: 2 });
  await writes(one, "First.");
  await writes(one, "Second.");
  await eventually("both messages", () => said(one.chatId).includes("Second."));

  expect(said(one.chatId).slice(1)).toEqual(["First.", "Second."]);
});

test("a message that was certainly not taken is sent again without a look for it", async () => {
  const one = await withRep();
  const looks = () =>
    chat()
      .requests()
      .filter(({ method, path }) => method === "GET" && path.includes(one.chatId));
  const before = looks().length;
  chat().addFault({ ...throttled, path: `conversation/${one.chatId}$` });
  await writes(one, "Only once.");
  await eventually("the message", () => said(one.chatId).includes("Only once."));

  expect(looks()).toHaveLength(before);
  expect(said(one.chatId).filter((text) => text === "Only once.")).toHaveLength(1);
});

test("a rep whose session ends leaves a customer who waits, and the environment is asked once", async () => {
  const one = await withRep();
  chat().leave(one.chatId, { rep: "Ann Agent" });
  await eventually("the leaving", async () => (await traceOf(one.sessionId)).some(({ kind }) => kind === "desk-left"));
  aheadMs += 11_000;
  await world.reaches(one.id, "transferring");
  await eventually("the word of it", () =>
    world.customerReads(one.sessionId).includes("Ann Agent has left the conversation."),
  );
  aheadMs += 61_000;
  await eventually("the word that nobody is free", () =>
    world.customerReads(one.sessionId).some((text) => text.startsWith("Nobody has been free")),
  );

  expect((await traceOf(one.sessionId)).filter(({ kind }) => kind === "alone")).toHaveLength(1);
  await writes(one, "Are you still there?");
  await eventually("the message", () => said(one.chatId).includes("Are you still there?"));
  chat().accept(one.chatId, { rep: "Bob Agent" });
  await world.reaches(one.id, "with-rep");
});

test("a transfer to a queue that nobody takes is told, also where the rep's leaving was lost", async () => {
  const one = await withRep();
  chat().disturb({ kind: "reorder", conversationId: one.chatId });
  chat().disturb({ kind: "lose", conversationId: one.chatId });
  chat().transferToQueue(one.chatId, { queueId: chat().conversation(one.chatId).queueId ?? "" });
  await world.reaches(one.id, "transferring");
  aheadMs += 61_000;
  await eventually("the word that nobody is free", () =>
    world.customerReads(one.sessionId).some((text) => text.startsWith("Nobody has been free")),
  );

  expect((await traceOf(one.sessionId)).map(({ kind }) => kind)).not.toContain("desk-left");
  expect((await world.handoff(one.id)).state).toBe("transferring");
});
