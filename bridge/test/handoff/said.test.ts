import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { acceptWebhook } from "../../src/handoff/opencx-events.ts";
import type { Said } from "../../src/handoff/payloads.ts";
import { acceptSaid } from "../../src/handoff/said.ts";
import { readWebhook } from "../../src/opencx/webhook-events.ts";
import { requestRefresh } from "../../src/handoff/timers/refresh.ts";
import { ann, World } from "./support/world.ts";

let world: World;
let id: string;
let sessionId: string;
beforeAll(async () => {
  world = await World.start();
});
beforeEach(async () => {
  ({ id, sessionId } = await world.withRep());
  world.clock.advance(60_000);
  world.main.delivered.length = 0;
});
afterEach(() => world.forget());
afterAll(() => world.close());

test("one message that a POST, a webhook and the history tell reaches the rep once, in each order", async () => {
  const orders = [
    ["post", "webhook", "history"],
    ["webhook", "history", "post"],
    ["history", "post", "webhook"],
    ["webhook", "post", "history"],
  ] as const;
  for (const [index, order] of orders.entries()) {
    const text = `message ${index}`;
    const { messageId } = world.opencx.control.customerWrites(sessionId, { text });
    for (const way of order) {
      if (way === "post") await accept({ text, historyId: messageId });
      else if (way === "webhook") await webhook(text, String(index));
      else await lookAgain();
    }
    await world.pass(300_000);
  }

  expect(world.main.reads).toEqual(["message 0", "message 1", "message 2", "message 3"]);
});

const everyOrder = [
  ["webhook", "post", "history"],
  ["post", "webhook", "history"],
  ["webhook", "history", "post"],
  ["post", "history", "webhook"],
  ["history", "webhook", "post"],
  ["history", "post", "webhook"],
] as const;

test.each(everyOrder)(
  "told without an id by two ways and by the history, as %s, %s, %s, it is one",
  async (...order) => {
    world.opencx.control.customerWrites(sessionId, { text: "Hello?" });
    const tell = {
      webhook: () => webhook("Hello?", "1"),
      post: () => accept({ text: "Hello?", reportKey: "post:1" }),
      history: () => lookAgain(),
    };

    for (const way of [...order, ...order]) await tell[way]();
    await world.work();

    expect(world.main.reads).toEqual(["Hello?"]);
    expect(await sayings()).toHaveLength(1);
  },
);

test.each(everyOrder)("two equal messages told so, as %s, %s, %s, are two", async (...order) => {
  for (const _ of [1, 2]) world.opencx.control.customerWrites(sessionId, { text: "Hello?" });
  const tell = {
    webhook: (no: number) => webhook("Hello?", String(no)),
    post: (no: number) => accept({ text: "Hello?", reportKey: `post:${no}` }),
    history: () => lookAgain(),
  };

  for (const way of order) for (const no of [1, 2]) await tell[way](no);
  await world.work();

  expect(world.main.reads).toEqual(["Hello?", "Hello?"]);
});

test.each(["webhook", "post"])("two equal reports of one way, %s, are two messages", async (way) => {
  await accept({ text: "Hello?", reportKey: `${way}:1` });
  await accept({ text: "Hello?", reportKey: `${way}:2` });
  await world.work();

  expect(world.main.reads).toEqual(["Hello?", "Hello?"]);
});

test.each([
  ["webhook:1", "post:1", "post:2"],
  ["post:1", "webhook:1", "webhook:2"],
])("a report, %s, pairs with one of another way, %s, and with no second, %s", async (first, pair, second) => {
  for (const _ of [1, 2]) world.opencx.control.customerWrites(sessionId, { text: "Hello?" });

  for (const reportKey of [first, pair, second]) await accept({ text: "Hello?", reportKey });
  await lookAgain();
  await lookAgain();

  expect(world.main.reads).toEqual(["Hello?", "Hello?"]);
});

test("a person in OpenCX's inbox who says what the bridge has sent is told of to the rep", async () => {
  await reply("How can I help?");

  for (const reportKey of ["webhook:1", "webhook:2"]) {
    await accept({ speaker: "inbox", name: "Kim", text: "How can I help?", reportKey });
  }
  await world.work();

  expect(world.main.reads).toEqual(["[OpenCX inbox, Kim] How can I help?"]);
});

test("reports of two ways that are far apart, or of two speakers, are two messages", async () => {
  const later = new Date(world.clock.now().getTime() + 121_000);
  await accept({ text: "Hello?", reportKey: "post:1" });
  await accept({ text: "Hello?", reportKey: "webhook:1", at: later });
  await accept({ text: "Hello?", reportKey: "webhook:2", speaker: "ai" });
  await world.work();

  expect(world.main.reads).toEqual(["Hello?", "Hello?", "[AI agent] Hello?"]);
});

test("files that only the second report tells arrive once, whoever tells them again", async () => {
  const file = { name: "photo.txt", type: "text/plain", base64: Buffer.from("x").toString("base64") };
  world.opencx.control.customerWrites(sessionId, { text: "See this", files: [file] });
  const attachments = [{ name: "photo.txt", mimeType: "text/plain", url: "https://f.example/1", size: 1 }];

  await webhook("See this", "1");
  for (const _ of [1, 2]) await accept({ text: "See this", reportKey: "post:1", attachments });
  for (const _ of [1, 2]) await lookAgain();
  await world.work();

  expect(world.main.delivered.map(({ entry }) => entry.kind)).toEqual(["text", "file"]);
});

test("what the bridge sent itself is not brought back by any way, where OpenCX tells no id", async () => {
  world.opencx.control.set({ send: { responseVersion: "2024" } });
  await reply("How can I help?");
  const inbox = { speaker: "inbox" as const, text: "How can I help?" };

  for (const _ of [1, 2]) {
    await accept({ ...inbox, reportKey: "webhook:1" });
    await accept({ ...inbox, reportKey: "post:1" });
    await lookAgain();
  }
  world.opencx.control.set({ send: { responseVersion: "newest" } });

  expect(world.main.reads).toEqual([]);
});

test("the same webhook delivered twice is known by its event", async () => {
  const first = await webhook("Hello", "1");
  const second = await webhook("Hello", "1");
  await world.work();

  expect([first, second]).toEqual([true, false]);
  expect(world.main.reads).toEqual(["Hello"]);
});

test("two equal messages within a minute both get through, by webhook, by POST and by the history", async () => {
  await webhook("Hello?", "1");
  await webhook("Hello?", "2");
  const one = world.opencx.control.customerWrites(sessionId, { text: "Hello?" });
  world.clock.advance(30_000);
  const two = world.opencx.control.customerWrites(sessionId, { text: "Hello?" });

  await accept({ text: "Hello?", historyId: one.messageId });
  await accept({ text: "Hello?", historyId: two.messageId });
  await lookAgain();
  await world.work();

  expect(world.main.reads).toEqual(["Hello?", "Hello?"]);
});

test("equal texts far apart are two messages", async () => {
  await webhook("Hello?", "1");
  await accept({ text: "Hello?", historyId: "h1", at: new Date(world.clock.now().getTime() + 121_000) });
  await world.work();

  expect(world.main.reads).toEqual(["Hello?", "Hello?"]);
});

test("the same words of the customer and of the AI are two messages", async () => {
  await accept({ text: "OK", historyId: "h1" });
  await accept({ text: "OK", reportKey: "w1", speaker: "ai" });
  await world.work();

  expect(world.main.reads).toEqual(["OK", "[AI agent] OK"]);
});

test("what the bridge sent itself is not brought back, known by its id", async () => {
  await reply("How can I help?");

  await lookAgain();

  expect(world.customerReads(sessionId)).toContain("How can I help?");
  expect(world.main.reads).toEqual([]);
});

test("what the bridge sent itself is not brought back, known by its text where OpenCX tells no id", async () => {
  world.opencx.control.set({ send: { responseVersion: "2024" } });
  await reply("  How can\n I help? ");
  await reply("Still there?");
  await reply("Still there?");

  await lookAgain();
  world.opencx.control.set({ send: { responseVersion: "newest" } });

  expect(world.main.reads).toEqual([]);
});

test("a person in OpenCX's inbox is named to the rep, and only the bridge's own words are left out", async () => {
  await reply("I will check.");
  world.opencx.control.agentWrites(sessionId, { name: "Kim", text: "I am from billing." });

  await lookAgain();

  expect(world.main.reads).toEqual(["[OpenCX inbox, Kim] I am from billing."]);
});

test("files that only the history tells are added behind the text that a webhook told", async () => {
  const file = { name: "photo.txt", type: "text/plain", base64: Buffer.from("x").toString("base64") };
  world.opencx.control.customerWrites(sessionId, { text: "See this", files: [file] });
  await webhook("See this", "1");

  await lookAgain();
  await lookAgain();

  expect(world.main.delivered.map(({ entry }) => entry.kind)).toEqual(["text", "file"]);
});

test("a message of files alone arrives, and its text-less reports pair up", async () => {
  const file = { name: "photo.txt", type: "text/plain", base64: Buffer.from("x").toString("base64") };
  const { messageId } = world.opencx.control.customerWrites(sessionId, { files: [file] });
  const attachments = [{ name: "photo.txt", mimeType: "text/plain", url: "https://f.example/1", size: 1 }];

  await accept({ text: "", historyId: messageId, attachments });
  await lookAgain();

  expect(world.main.delivered.map(({ entry }) => entry.kind)).toEqual(["file"]);
});

test("a long message arrives in pieces, in order, and its second report brings nothing", async () => {
  const text = Array.from({ length: 900 }, (_, index) => `word${index}`).join(" ");
  await webhook(text, "1");
  await accept({ text, historyId: "h1" });

  await world.work();

  expect(world.main.reads.length).toBeGreaterThan(1);
  expect(world.main.reads.join(" ")).toBe(text);
});

test("what was said before the handoff is in the brief and not told again", async () => {
  await lookAgain();

  expect(world.main.reads).toEqual([]);
});

test("an unsigned webhook brings no text, but makes the bridge look", async () => {
  world.opencx.control.customerWrites(sessionId, { text: "The real words" });

  await webhook("Forged words", "1", false);
  await world.runTimers();
  await world.work();

  expect(world.main.reads).toEqual(["The real words"]);
});

test("the customer's words are acknowledged to the rep as having read what came before them", async () => {
  await reply("Can you see this?");
  world.main.delivered.length = 0;

  await accept({ text: "Yes", historyId: "h1" });
  await world.work();

  const receipts = world.main.delivered.flatMap(({ entry }) => (entry.kind === "receipt" ? [entry] : []));
  expect(receipts).toEqual([expect.objectContaining({ receipt: "read", messageIds: ["m:Can you see this?"] })]);
  expect((await world.conversation(id)).unread).toEqual([]);
});

async function sayings() {
  return (await world.entries(id, "to-desk")).filter(({ kind }) => kind === "said");
}

async function accept(said: Partial<Said>): Promise<number> {
  const report: Said = { speaker: "customer", text: "", attachments: [], at: world.clock.now(), ...said };
  return world.parts.store.transaction((tx) => acceptSaid(world.parts, tx, id, [report]));
}

async function webhook(text: string, distinct: string, signed = true): Promise<boolean> {
  const timestamp = world.clock.now().toISOString();
  const body = {
    event: "conversation.contact_response",
    data: { conversation_id: sessionId, timestamp, text, distinct },
  };
  return acceptWebhook(world.parts, { events: readWebhook(body) ?? [], signed });
}

/** Makes the bridge read the session again, and brings what it finds to the desk. */
async function lookAgain(): Promise<void> {
  await world.parts.store.transaction((tx) => requestRefresh(world.parts, tx, id));
  await world.runTimers();
  await world.work();
}

async function reply(text: string): Promise<void> {
  await world.tells(id, {
    type: "message",
    messageId: `m:${text}`,
    rep: ann,
    text,
    attachments: [],
    key: text + Math.random(),
  });
  await world.work();
}
