import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start();
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: "test-webhook-secret" } } });
});
afterAll(() => world.close());

const base64 = (text: string) => Buffer.from(text).toString("base64");

test("a handoff that OpenCX reports by webhook becomes a conversation, and both sides talk", async () => {
  const sessionId = await world.handedOffSession();
  const brief = await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.desk.say(sessionId, { text: "Hello, I am Ann." });
  await eventually("the reply", () => world.customerReads(sessionId).includes("Hello, I am Ann."));
  world.opencx.customerWrites(sessionId, { text: "My order is lost." });
  await eventually("the answer", () => world.repReads(sessionId).includes("My order is lost."));

  expect(brief).toContain("Summary: Ana looks for her order.");
  expect(brief).toContain("identity verified");
  expect(brief).toMatch(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] Customer Ana: Where is my order\?/);
  expect(brief).toMatch(/AI.*: Let me look\./);
});

test("the first human reply takes the session over from the AI, later ones do not", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.desk.say(sessionId, { text: "one" });
  world.desk.say(sessionId, { text: "two" });
  await eventually("both", () => world.customerReads(sessionId).includes("two"));

  const { takeovers } = world.simulators.opencx.ledger(sessionId);
  expect(takeovers).toHaveLength(1);
});

test("files cross both ways, byte for byte", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.opencx.customerWrites(sessionId, {
    files: [{ name: "photo.txt", type: "text/plain", base64: base64("a photo") }],
  });
  await eventually("the customer's file", () => world.repReads(sessionId).includes("file photo.txt"));
  world.desk.sendFile(sessionId, { name: "form.txt", mimeType: "text/plain", base64: base64("a form") });
  const file = await eventually("the rep's file", () =>
    world.simulators.opencx
      .ledger(sessionId)
      .visible.flatMap((one) => one.attachments)
      .find((one) => one.name === "form.txt"),
  );

  expect(file.bytes).toBe(6);
});

test("a rep who ends resolves the session once, and what comes afterwards is not passed on", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.desk.say(sessionId, { text: "Goodbye." });
  world.desk.end(sessionId, {});
  await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

  const { statusChanges } = world.simulators.opencx.ledger(sessionId);
  expect(statusChanges.filter((one) => one.to === "closed_resolved")).toHaveLength(1);
  expect(world.customerReads(sessionId).at(-2)).toBe("Goodbye.");
});

test("a transfer keeps the conversation, and the customer is told", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.desk.transfer(sessionId, { to: "Bob Agent" });
  world.desk.accept(sessionId, { rep: "Bob Agent" });
  world.desk.say(sessionId, { text: "Bob here." });
  await eventually("Bob", () => world.customerReads(sessionId).includes("Bob here."));

  expect(world.customerReads(sessionId)).toEqual(
    expect.arrayContaining([
      "Ann Agent has joined the conversation.",
      "We are passing you on to a colleague. Please stay with us.",
      "Bob Agent has joined the conversation.",
    ]),
  );
});

test("a session that is handed off again gets a conversation of its own", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.desk.end(sessionId, {});
  await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");
  world.opencx.reopen(sessionId, {});
  world.opencx.handOff(sessionId, { summary: "Again." });
  const second = await eventually("a second conversation", async () => {
    const { body } = await world.get<{
      handoffs: { handoff: { id: string; conversations: { conversationId: string }[] } }[];
    }>(`/v1/sessions/${sessionId}/trace`, "test-admin-key-0123456789abcdef01");
    const newest = body.handoffs[0]?.handoff.conversations[0]?.conversationId;
    return body.handoffs.length === 2 ? newest : undefined;
  });
  await eventually("its brief", () => world.repReads(second)[0]);

  expect(second).not.toBe(sessionId);
});

test("a file that the webhook does not tell is found in the history, and goes to the rep", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  const photo = [{ name: "see.txt", type: "text/plain", base64: base64("seen") }];
  world.opencx.set({ webhooks: { messageId: true, attachments: false } });
  world.opencx.customerWrites(sessionId, { text: "see photo", files: photo });
  await eventually("the words", () => world.repReads(sessionId).includes("see photo"));
  world.opencx.customerWrites(sessionId, { files: [{ name: "second.txt", type: "text/plain", base64: base64("2") }] });
  await eventually("both files", () => world.repReads(sessionId).includes("file second.txt"));

  expect(world.repReads(sessionId).slice(1)).toEqual(["see photo", "file see.txt", "file second.txt"]);
});

test("the customer reads who has ended the conversation, although the rep is removed first", async () => {
  const sessionId = await world.handedOffSession();
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  world.desk.end(sessionId, { order: "remove-first" });
  await eventually("the end", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

  expect(world.customerReads(sessionId).at(-1)).toMatch(/^Ann Agent has ended the conversation/);
});
