import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections, dynamicsOf, hookTo } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";

let world: BridgeWorld;
let tenant: DynamicsSimulator;
beforeAll(async () => {
  world = await BridgeWorld.start(
    (simulators) => ({
      connections: dynamicsConnections(dynamicsOf(simulators)),
      nobodyThere: { joinTimeoutMs: 1500, fallback: "hand-on", handOnTo: "records" },
    }),
    {},
    { dynamics: true },
  );
  tenant = dynamicsOf(world.simulators);
  hookTo(tenant, world.url);
});
afterEach(() => tenant.messaging.control.calm({}));
afterAll(async () => {
  expect(tenant.violations()).toEqual([]);
  await world.close();
});

const chat = () => tenant.messaging.control;

/** A chat that the bridge has opened. */
async function opened(session: Record<string, unknown> = {}) {
  const sessionId = await world.handedOffSession(session);
  const id = await world.handOff(sessionId);
  const chatId = await eventually("the chat", async () => (await world.handoff(id)).conversations[0]?.conversationId);
  return { sessionId, id, chatId };
}

async function withRep(rep = "Ann Agent") {
  const one = await opened();
  chat().accept(one.chatId, { rep });
  await world.reaches(one.id, "with-rep");
  return one;
}

async function customerWrites(
  { sessionId, id }: { sessionId: string; id: string },
  text: string,
  files: Parameters<typeof world.opencx.customerWrites>[1]["files"] = [],
) {
  const { messageId } = world.opencx.customerWrites(sessionId, { text, files });
  const line = world.simulators.opencx.ledger(sessionId).visible.find((one) => one.id === messageId);
  const attachments = (line?.attachments ?? []).map(({ name, url, type }) => ({ name, url, mimeType: type }));
  return world.post(`/v1/handoffs/${id}/messages`, { id: messageId, text, attachments });
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

function incidentOf({ sessionId }: { sessionId: string }) {
  return tenant.control.rows("incident").find(({ description }) => textOf(description).includes(sessionId));
}

const reads = (sessionId: string, text: string) =>
  eventually(`"${text}"`, () => world.customerReads(sessionId).includes(text));

test("what a rep says before the bridge knows the chat's id is carried", async () => {
  chat().setLimits({ createAnswerDelayMs: 400 });
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  const { conversationId } = await eventually("the chat", () =>
    chat()
      .conversations()
      .find(({ customer }) => customer.customerid === `opencx:${sessionId}`),
  );
  chat().accept(conversationId, {});
  chat().reply(conversationId, { text: "I was quick." });
  await reads(sessionId, "I was quick.");
  chat().setLimits({ createAnswerDelayMs: 0 });

  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("files go both ways, byte by byte, each once", async () => {
  const one = await withRep();
  const photo = Buffer.from("a photo of an order").toString("base64");
  await customerWrites(one, "See this.", [{ name: "photo.png", type: "image/png", base64: photo }]);
  const file = await eventually("the photo", () => chat().conversation(one.chatId).files[0]);
  const invoice = { name: "invoice.txt", contentType: "text/plain", base64: Buffer.from("42 EUR").toString("base64") };
  chat().attach(one.chatId, { files: [invoice], text: "Your invoice." });
  await reads(one.sessionId, "Your invoice.");

  expect(chat().file(file.id)).toMatchObject({ name: "photo.png", from: "customer" });
  expect(Buffer.from(chat().file(file.id).bytes).toString("base64")).toBe(photo);
  const line = world.simulators.opencx.ledger(one.sessionId).visible.find(({ text }) => text === "Your invoice.");
  expect(line?.attachments).toMatchObject([{ name: "invoice.txt", bytes: 6 }]);
  expect(chat().conversation(one.chatId).files).toHaveLength(2);
});

test("the customer hears who comes, that they are passed on, and who comes then", async () => {
  const one = await withRep();
  chat().transferToRep(one.chatId, { to: "Bob Agent" });
  chat().accept(one.chatId, { rep: "Bob Agent" });
  chat().reply(one.chatId, { text: "Bob here." });
  await reads(one.sessionId, "Bob here.");

  expect(world.customerReads(one.sessionId)).toEqual([
    "Ann Agent has joined the conversation.",
    "We are passing you on to a colleague. Please stay with us.",
    "Bob Agent has joined the conversation.",
    "Bob here.",
  ]);
});

test.each([false, true])(
  "a second handoff while the rep still writes notes on the first begins a chat of its own (found: %s)",
  async (wrapUpIsFound) => {
    chat().setBehaviour({ wrapUpIsFound });
    chat().setLimits({ recordDelayMs: 600 });
    const one = await withRep();
    chat().wrapUp(one.chatId);
    await eventually("the end in OpenCX", () => {
      return world.simulators.opencx.ledger(one.sessionId).status === "closed_resolved";
    });
    world.opencx.customerWrites(one.sessionId, { text: "One more thing." });
    world.opencx.handOff(one.sessionId, { summary: "Ana has one more thing." });
    const again = await world.handOff(one.sessionId);
    const second = await eventually("the second chat", async () => {
      return (await world.handoff(again)).conversations[0]?.conversationId;
    });
    chat().accept(second, {});
    chat().reply(second, { text: "Here I am again." });
    await reads(one.sessionId, "Here I am again.");
    chat().setBehaviour({ wrapUpIsFound: false });
    chat().setLimits({ recordDelayMs: 200 });

    expect(second).not.toBe(one.chatId);
    expect(chat().conversation(one.chatId).state).toBe("Wrap-up");
    expect(chat().conversation(second).messages[0]?.text).toContain("One more thing.");
  },
);

test("a customer who writes into a chat that was closed unheard reads the rep's last words, and then of the end", async () => {
  const one = await withRep();
  chat().setNetwork({ outage: true });
  chat().reply(one.chatId, { text: "My last words." });
  chat().close(one.chatId);
  await chat().settled();
  chat().setNetwork({ outage: false });
  await customerWrites(one, "Are you there?");
  await world.reaches(one.id, "ended");
  const all = await eventually("the end", () => {
    const read = world.customerReads(one.sessionId);
    return read.some((text) => text.startsWith("The conversation has ended")) ? read : undefined;
  });

  expect(all.indexOf("My last words.")).toBeGreaterThan(0);
  expect(all.indexOf("My last words.")).toBeLessThan(all.findIndex((text) => text.startsWith("The conversation has")));
});

test("a chat that nobody takes becomes an incident with the whole story", async () => {
  const one = await opened();
  await customerWrites(one, "Is anybody there?");
  const incident = await eventually("the incident", () => incidentOf(one));
  const view = await eventually("the second conversation", async () => {
    const seen = await world.handoff(one.id);
    return seen.conversations.some(({ desk }) => desk === "dynamics-incidents") ? seen : undefined;
  });

  expect(view.conversations.map(({ desk }) => desk)).toContain("dynamics-incidents");
  const notes = tenant.control.rows("annotation").map(({ notetext }) => textOf(notetext));
  const told = [textOf(incident["description"]), ...notes].filter((text) => text.includes("Is anybody there?"));
  expect(told).toHaveLength(1);
});

test("outside the hours the customer is told where the matter goes, and an incident takes it", async () => {
  chat().setHours({ hours: "non-working" });
  const one = await opened();
  await eventually("the notice", () => world.customerReads(one.sessionId).length > 0);
  const incident = await eventually("the incident", () => incidentOf(one));
  chat().setHours({ hours: "open" });

  expect(incident["caseorigincode"]).toBe(3);
  expect(world.customerReads(one.sessionId)[0]).toBe("We are passing your conversation to another team.");
});

test("an end in OpenCX ends the chat at the rep", async () => {
  const one = await withRep();
  await world.post(`/v1/handoffs/${one.id}/end`, { reason: "customer-left" });
  await eventually("wrap-up", () => chat().conversation(one.chatId).state === "Wrap-up");

  expect(await world.reaches(one.id, "ended")).toBeDefined();
});
