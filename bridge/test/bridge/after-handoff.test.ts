import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { keys } from "../support/bridge-config.ts";
import { customerReadsThat, queued, repReadsThat, traced, withRep } from "./support/scene.ts";

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start();
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });
});
afterAll(() => world.close());

test("what the AI and OpenCX's inbox say afterwards reaches the rep with the speaker's name", async () => {
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.aiWrites(sessionId, { text: "I found the order after all." });
  world.opencx.agentWrites(sessionId, { text: "Back office here: it ships today.", name: "Olga" });
  await repReadsThat(world, conversationId, /Back office here/);
  world.opencx.customerWrites(sessionId, { text: "Thank you both." });
  const read = await repReadsThat(world, conversationId, "Thank you both.");

  expect(read.slice(-3)).toEqual([
    expect.stringMatching(/^\[AI agent.*\] I found the order after all\.$/),
    expect.stringMatching(/^\[OpenCX inbox.*\] Back office here: it ships today\.$/),
    "Thank you both.",
  ]);
});

test("an internal comment in OpenCX's inbox stays there", async () => {
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.agentWrites(sessionId, { text: "This customer is difficult.", name: "Olga", internal: true });
  world.opencx.customerWrites(sessionId, { text: "Anybody?" });
  const read = await repReadsThat(world, conversationId, "Anybody?");

  expect(read.join()).not.toContain("difficult");
});

test("what the bridge itself sends never comes back to the rep, reported by webhook and in the history alike", async () => {
  world.opencx.set({ webhooks: { apiAgentSend: "agent_response" } });
  const { sessionId, id, conversationId } = await withRep(world);
  world.desk.say(conversationId, { text: "Give me a minute." });
  world.desk.say(conversationId, { text: "Give me a minute." });
  await eventually(
    "both",
    () => world.customerReads(sessionId).filter((text) => text === "Give me a minute.").length === 2,
  );
  await world.opencx.webhooksSettled();
  world.opencx.customerWrites(sessionId, { content: { type: "note" } });
  await eventually("read again", async () => (await traced(world, conversationId, "refreshed"))[0]);
  world.opencx.customerWrites(sessionId, { text: "All right." });
  const read = await repReadsThat(world, conversationId, "All right.");
  world.opencx.set({ webhooks: { apiAgentSend: "none" } });

  expect(read.slice(1)).toEqual(["All right."]);
  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("a rep's buttons, links and forms become words that a widget can draw", async () => {
  const { sessionId, conversationId } = await withRep(world);
  world.desk.sendButtons(conversationId, { text: "Which order?", options: ["1234", "5678"] });
  world.desk.sendLink(conversationId, { url: "https://example.com/track", title: "Track it" });
  world.desk.sendForm(conversationId, { title: "Your address", labels: ["Street", "City"] });
  const read = await customerReadsThat(world, sessionId, /Your address/);

  expect(read.slice(-3)).toEqual([
    "Which order?\n1. 1234\n2. 5678",
    "Track it: https://example.com/track",
    "Your address\n- Street\n- City",
  ]);
});

test("a customer's card becomes words that the rep can read", async () => {
  const { sessionId, conversationId } = await withRep(world);
  const content = { type: "product_card", title: "Blue shoes", price: { label: "EUR 80" }, image: "x.png" };
  world.opencx.customerWrites(sessionId, { content });
  const read = await repReadsThat(world, conversationId, /Blue shoes/);

  expect(read.at(-1)).toContain("EUR 80");
});

test("a customer who says who they are is made known to the rep, once", async () => {
  const { sessionId, conversationId } = await withRep(world, { contact: undefined });
  world.opencx.identifyContact(sessionId, { email: "dora@example.com", name: "Dora" });
  for (const step of [1, 2]) {
    world.opencx.customerWrites(sessionId, { content: { type: `card${step}`, title: `Look ${step}` } });
    await repReadsThat(world, conversationId, new RegExp(`Look ${step}`));
  }
  await eventually("told", () => world.repReads(conversationId).some((text) => text.includes("dora@example.com")));

  const told = world.repReads(conversationId).filter((text) => text.includes("dora@example.com"));
  expect(told).toEqual([
    "[OpenCX] The customer has identified as Dora, dora@example.com. The desk shows this as verified from the next handoff on.",
  ]);
});

test.each(["/end", " /END "])(
  "the stop word %p alone ends it: the rep sees the customer go, the session is resolved",
  async (word) => {
    const { sessionId, id, conversationId } = await withRep(world);
    world.opencx.customerWrites(sessionId, { text: "I wrote /end in a sentence." });
    await repReadsThat(world, conversationId, /in a sentence/);
    world.opencx.customerWrites(sessionId, { text: word });
    const view = await world.reaches(id, "ended");
    await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

    expect(view).toMatchObject({ endedBy: "customer", endReason: "stop-word" });
    expect(world.desk.ledger(conversationId)).toMatchObject({ ends: 1, sessions: [{ endedByRole: "EndUser" }] });
    expect(world.repReads(conversationId)).not.toContain(word);
  },
);

test("a session that OpenCX closes is closed at the desk behind the last words, and not resolved a second time", async () => {
  const { sessionId, id, conversationId } = await withRep(world);
  world.opencx.customerWrites(sessionId, { text: "Never mind, solved." });
  world.opencx.closeSession(sessionId, { by: "human", resolved: false });
  const view = await world.reaches(id, "ended");

  expect(view).toMatchObject({ endedBy: "opencx", endReason: "conversation.closed" });
  expect(world.repReads(conversationId).at(-1)).toBe("Never mind, solved.");
  expect(world.desk.ledger(conversationId).ends).toBe(1);
  expect(world.simulators.opencx.ledger(sessionId)).toMatchObject({ status: "closed_unresolved", resolves: 0 });
});

test("a message for a handoff that is over is refused with what to do", async () => {
  const { id, conversationId } = await withRep(world);
  world.desk.end(conversationId);
  await world.reaches(id, "ended");
  const { status, body } = await world.post(`/v1/handoffs/${id}/messages`, { id: "late", text: "Hello?" });

  expect(status).toBe(409);
  expect(body).toMatchObject({ code: "HANDOFF_OVER", remedy: expect.stringContaining("Hand the session off again") });
});

test("a customer whose words were still on their way when the rep ended is told that nobody read them", async () => {
  const { sessionId, id, conversationId } = await withRep(world);
  world.desk.addFault({ method: "POST", path: `${conversationId}/message$`, status: 503, times: 3 });
  world.opencx.customerWrites(sessionId, { text: "One more thing." });
  await eventually("under way", async () => (await traced(world, conversationId, "said"))[0]);
  world.desk.end(conversationId);
  await world.reaches(id, "ended");
  const read = await customerReadsThat(world, sessionId, /nobody has read it/);

  expect(read.slice(-2)).toEqual([
    "Ann Agent has ended the conversation. Thank you for contacting us.",
    expect.stringMatching(/^Your last message arrived after the conversation had ended/),
  ]);
  expect(world.repReads(conversationId)).not.toContain("One more thing.");
});

test("waiting customers are heard too: what they write before anybody comes is in order behind the brief", async () => {
  const { sessionId, conversationId } = await queued(world);
  for (const text of ["a", "b", "c"]) world.opencx.customerWrites(sessionId, { text });
  await repReadsThat(world, conversationId, "c");
  world.desk.accept(conversationId, { rep: "Bob Agent" });

  expect(world.repReads(conversationId).slice(1)).toEqual(["a", "b", "c"]);
});
