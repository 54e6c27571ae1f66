import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections, dynamicsOf, hookTo, webhookKey } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";

/** What a tenant may do that the vendor's pages leave open, through the whole bridge. */
let world: BridgeWorld;
let tenant: DynamicsSimulator;
beforeAll(async () => {
  world = await BridgeWorld.start(
    (simulators) => ({
      connections: dynamicsConnections(dynamicsOf(simulators)),
      nobodyThere: { joinTimeoutMs: 1_000, fallback: "hand-on", handOnTo: "records" },
    }),
    {},
    { dynamics: true },
  );
  tenant = dynamicsOf(world.simulators);
  hookTo(tenant, world.url);
});
afterEach(() => {
  tenant.messaging.control.calm({});
  tenant.messaging.control.setBehaviour({ customerNames: "given", echoStartMessage: false });
});
afterAll(async () => {
  expect(tenant.violations()).toEqual([]);
  await world.close();
});

const chat = () => tenant.messaging.control;

async function withRep(rep = "Ann Agent") {
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  const chatId = await eventually("the chat", async () => (await world.handoff(id)).conversations[0]?.conversationId);
  chat().accept(chatId, { rep });
  await world.reaches(id, "with-rep");
  return { sessionId, id, chatId };
}

/** The handoff ends in OpenCX, and Dynamics does not take the end. */
async function endsWithoutClosing({ id, chatId, sessionId }: Awaited<ReturnType<typeof withRep>>): Promise<void> {
  chat().addFault({ method: "POST", path: `conversation/${chatId}$`, status: 400, times: 1000 });
  await world.post(`/v1/handoffs/${id}/end`, { reason: "customer-left", resolve: true });
  await eventually("the end in OpenCX", () => {
    return world.simulators.opencx.ledger(sessionId).status === "closed_resolved";
  });
  chat().calm({});
  expect(chat().conversation(chatId).state).toBe("Active");
}

const reads = (sessionId: string, text: string) =>
  eventually(`"${text}"`, () => world.customerReads(sessionId).includes(text));

test("a chat that could not be closed is joined by the next handoff, which hears nothing again", async () => {
  const one = await withRep();
  chat().reply(one.chatId, { text: "Said before." });
  await reads(one.sessionId, "Said before.");
  await endsWithoutClosing(one);
  chat().reply(one.chatId, { text: "Said in between." });

  world.opencx.customerWrites(one.sessionId, { text: "One more thing." });
  world.opencx.handOff(one.sessionId, { summary: "Ana has one more thing." });
  const next = await world.handOff(one.sessionId);
  await eventually("the second brief", () =>
    chat()
      .conversation(one.chatId)
      .messages.some(({ text }) => text.includes("Ana has one more thing.")),
  );
  chat().reply(one.chatId, { text: "Said after." });
  await reads(one.sessionId, "Said after.");

  const read = world.customerReads(one.sessionId);
  expect(read.filter((text) => text.startsWith("Said"))).toEqual(["Said before.", "Said in between.", "Said after."]);
  expect((await world.handoff(next)).conversations[0]?.conversationId).toBe(one.chatId);
  expect((await world.reaches(next, "with-rep")).state).toBe("with-rep");
});

test("a rep who sits in a chat that is joined is waited for as long as Dynamics says that they are there", async () => {
  const one = await withRep();
  await endsWithoutClosing(one);
  world.opencx.customerWrites(one.sessionId, { text: "One more thing." });
  world.opencx.handOff(one.sessionId, { summary: "Again." });
  const next = await world.handOff(one.sessionId);
  await world.reaches(next, "queued");
  await new Promise((resolve) => setTimeout(resolve, 2_500));

  expect((await world.handoff(next)).conversations).toHaveLength(1);
  chat().reply(one.chatId, { text: "I am still here." });
  await reads(one.sessionId, "I am still here.");
});

test("what the customer wrote does not come back to them, whatever Dynamics calls them", async () => {
  chat().setBehaviour({ customerNames: "contact", echoStartMessage: true });
  const one = await withRep();
  const { messageId } = world.opencx.customerWrites(one.sessionId, { text: "Where is my order?" });
  await world.post(`/v1/handoffs/${one.id}/messages`, { id: messageId, text: "Where is my order?" });
  await eventually("the question at the rep", () =>
    chat()
      .conversation(one.chatId)
      .messages.some(({ text }) => text === "Where is my order?"),
  );
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.chatId, { text: "Let me see." });
  chat().reply(one.chatId, { text: "ok" });
  chat().reply(one.chatId, { text: "ok" });
  await chat().settled();
  chat().wrapUp(one.chatId);
  await world.reaches(one.id, "ended");
  await reads(one.sessionId, "Let me see.");

  const read = world.customerReads(one.sessionId);
  expect(read.filter((text) => !text.includes("Ann Agent"))).toEqual(["ok", "Let me see.", "ok"]);
});

test("a rep of whom Dynamics says no user's id may say what the customer said", async () => {
  const one = await withRep();
  const { messageId } = world.opencx.customerWrites(one.sessionId, { text: "ok" });
  await world.post(`/v1/handoffs/${one.id}/messages`, { id: messageId, text: "ok" });
  await eventually("the customer's ok", () =>
    chat()
      .conversation(one.chatId)
      .messages.some(({ text }) => text === "ok"),
  );
  await fetch(`${world.url}/v1/dynamics/${webhookKey}/v3/conversations/${one.chatId}/activities`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "message", from: { id: "8:acs:1234", name: "Ann A." }, text: "ok" }),
  });

  await reads(one.sessionId, "ok");
});

test("a message whose answer was lost is found under the name that Dynamics gave the customer", async () => {
  chat().setBehaviour({ customerNames: "contact" });
  const one = await withRep();
  chat().addFault({ method: "POST", path: `conversation/${one.chatId}$`, times: 1, cut: "after" });
  const { messageId } = world.opencx.customerWrites(one.sessionId, { text: "Only once." });
  await world.post(`/v1/handoffs/${one.id}/messages`, { id: messageId, text: "Only once." });
  const second = world.opencx.customerWrites(one.sessionId, { text: "And then this." });
  await world.post(`/v1/handoffs/${one.id}/messages`, { id: second.messageId, text: "And then this." });
  const said = () =>
    chat()
      .conversation(one.chatId)
      .messages.map(({ text }) => text);
  await eventually("the second message", () => said().includes("And then this."));

  expect(said().filter((text) => text === "Only once.")).toHaveLength(1);
});

test("a transfer that nobody takes leaves the customer with their rep", async () => {
  const one = await withRep();
  chat().transferToRep(one.chatId, { to: "Bob Agent", fails: true });
  await eventually("the transfer", () => world.customerReads(one.sessionId).some((text) => text.includes("colleague")));
  await eventually("the rep again", async () => (await world.handoff(one.id)).state === "with-rep");
  chat().disturb({ kind: "lose", count: 1 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  chat().reply(one.chatId, { text: "It is me again." });

  expect((await world.handoff(one.id)).conversations).toHaveLength(1);
  expect(world.customerReads(one.sessionId).filter((text) => text.includes("Ann Agent has joined"))).toHaveLength(1);
});

test("a transfer whose failure nobody told leaves the customer with their rep, too", async () => {
  const one = await withRep();
  chat().transferToRep(one.chatId, { to: "Bob Agent" });
  await world.reaches(one.id, "transferring");
  await eventually("the rep again", async () => (await world.handoff(one.id)).state === "with-rep");

  expect((await world.handoff(one.id)).conversations).toHaveLength(1);
});
