import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Follower } from "./follower.ts";
import { certain, type Lab, opened, prepared, startLab, type TestConversation, text } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await startLab();
});
afterEach(async () => {
  expect(lab.sim.violations()).toEqual([]);
  await lab.close();
});

/** A conversation with a rep in it, being followed. */
async function withRep(desk = lab.desk): Promise<{ conversation: TestConversation; follower: Follower; id: string }> {
  const conversation = await prepared(desk);
  const follower = lab.follow(conversation, desk);
  await follower.connected();
  await desk.open(conversation, { brief: [] });
  lab.sim.control.accept(conversation.externalId, { rep: "Ann Agent" });
  await follower.until(() => follower.reps.size === 1);
  return { conversation, follower, id: conversation.externalId };
}

test("a conversation is told from the queue to the end, each thing once", async () => {
  const { conversation, follower, id } = await withRep();
  const sent = text("Where is my order?");

  await lab.desk.deliver(conversation, sent, certain);
  lab.sim.control.type(id);
  lab.sim.control.say(id, { text: "On its way." });
  lab.sim.control.read(id, { messageId: sent.id });
  lab.sim.control.end(id);
  await follower.until(() => follower.finished);

  const told = follower.events.map(({ type }) => type).filter((type) => type !== "noted");
  expect(told).toEqual(["queued", "offered", "joined", "delivered", "typing", "message", "read", "left", "ended"]);
  expect(follower.all("queued")[0]).toMatchObject({
    waitSeconds: 45,
    records: { messagingSessionId: expect.any(String) },
  });
  expect(follower.all("message")[0]).toMatchObject({ text: "On its way.", rep: { name: "Ann Agent", role: "rep" } });
  expect(follower.all("delivered")[0]).toMatchObject({ messageId: sent.id });
  expect(follower.all("ended")[0]).toMatchObject({ by: "rep" });
  expect(new Set(follower.events.map(({ key }) => key)).size).toBe(follower.events.length);
});

test("what was said before anybody connected again is told once, in order, with no replay at all", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep();
  const said: string[] = [];

  for (let turn = 0; turn < 5; turn += 1) {
    lab.sim.control.say(id, { text: `before ${turn}` });
    lab.sim.control.dropStreams({});
    lab.sim.control.say(id, { text: `after ${turn}` });
    said.push(`before ${turn}`, `after ${turn}`);
    await follower.until(() => follower.noted("stream-resumed").length > turn);
  }
  await follower.until(() => follower.texts.length >= said.length);

  expect(follower.texts).toEqual(said);
  expect(follower.noted("stream-resumed").at(-1)?.data).toMatchObject({ gapMs: expect.any(Number) });
  await follower.stop();
});

test("a gap of more than a page of messages is filled completely", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { conversation, follower, id } = await withRep();
  await follower.stop();
  const said = Array.from({ length: 170 }, (_, index) => `line ${index}`);

  for (const line of said) {
    lab.sim.control.say(id, { text: line });
    if (line.endsWith("0")) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const later = lab.follow(conversation);
  await later.until(() => later.texts.length >= said.length);

  expect(later.texts).toEqual(said);
  await later.stop();
});

test("another process goes on from the stored cursor and repeats nothing", async () => {
  const { conversation, follower, id } = await withRep();
  lab.sim.control.say(id, { text: "one" });
  await follower.until(() => follower.texts.length === 1);
  await follower.stop();
  lab.sim.control.say(id, { text: "two" });

  const later = lab.follow(conversation, lab.another());
  await later.until(() => later.texts.length === 1);
  lab.sim.control.say(id, { text: "three" });
  await later.until(() => later.texts.length === 2);

  expect(later.texts).toEqual(["two", "three"]);
  await later.stop();
});

test("a process that died before its first event has the whole conversation told to the next", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const conversation = await prepared(lab.desk);
  const first = lab.follow(conversation);
  await first.until(() => first.noted("stream-open").length === 1);
  await first.stop();
  await lab.desk.open(conversation, { brief: [] });
  lab.sim.control.accept(conversation.externalId, { rep: "Ann Agent" });
  lab.sim.control.say(conversation.externalId, { text: "Hello" });

  const later = lab.follow(conversation);
  await later.until(() => later.texts.length === 1);

  expect(later.all("queued")).toHaveLength(1);
  expect(later.all("joined")).toHaveLength(1);
  await later.stop();
});

test("events that are lost on the stream are found at the next connection; doubled and reordered ones do no harm", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep();
  lab.sim.control.disturb({ kind: "lose", conversationId: id });
  lab.sim.control.say(id, { text: "lost" });
  lab.sim.control.disturb({ kind: "duplicate", conversationId: id });
  lab.sim.control.say(id, { text: "twice" });
  await follower.until(() => follower.texts.includes("twice"));
  lab.sim.control.disturb({ kind: "reorder", conversationId: id });
  lab.sim.control.say(id, { text: "third" });
  lab.sim.control.say(id, { text: "fourth" });
  await follower.until(() => follower.texts.includes("third") && follower.texts.includes("fourth"));

  lab.sim.control.dropStreams({});
  await follower.until(() => follower.texts.includes("lost"));

  expect(follower.texts.toSorted()).toEqual(["fourth", "lost", "third", "twice"]);
  await follower.stop();
});

test("while the missed entries cannot be listed nothing of the new stream is passed on, and then nothing is missing", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep();
  lab.sim.control.addFault({ path: "/entries$", status: 503, times: 3 });
  lab.sim.control.dropStreams({});
  lab.sim.control.say(id, { text: "in the gap" });
  await follower.connected(2);
  lab.sim.control.say(id, { text: "after it" });
  await follower.until(() => follower.texts.length === 2);

  expect(follower.texts).toEqual(["in the gap", "after it"]);
  await follower.stop();
});

test("a stream that breaks while the missed entries are asked for passes nothing on either", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep();
  lab.sim.control.addFault({ path: "/entries$", status: 503, delayMs: 100 });
  lab.sim.control.dropStreams({});
  lab.sim.control.say(id, { text: "in the gap" });
  await follower.connected(2);
  lab.sim.control.say(id, { text: "after it" });
  await new Promise((resolve) => setTimeout(resolve, 40));
  lab.sim.control.dropStreams({});
  await follower.until(() => follower.texts.length === 2);

  expect(follower.texts).toEqual(["in the gap", "after it"]);
  await follower.stop();
});

test("a stream that has fallen silent is opened anew", async () => {
  const desk = lab.another({ settings: { timeouts: { requestMs: 2000, streamSilenceMs: 60 } } });
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep(desk);

  await follower.connected(3);
  lab.sim.control.say(id, { text: "still here" });
  await follower.until(() => follower.texts.length === 1);

  expect(follower.texts).toEqual(["still here"]);
  await follower.stop();
});

test("an expired token is renewed and the stream goes on without a loss", async () => {
  const { conversation, follower, id } = await withRep();
  lab.sim.control.expireTokens({ conversationId: id });
  lab.sim.control.say(id, { text: "meanwhile" });

  await follower.until(() => follower.texts.length === 1);

  expect(follower.texts).toEqual(["meanwhile"]);
  expect(conversation.credentials.version).toBe(2);
  await follower.stop();
});

test("the stream of a token near its end is opened again with a fresh one", async () => {
  const conversation = await opened(lab.desk);
  conversation.credentials.overwrite({ ...conversation.credentials.stored, expiresAt: Date.now() + 60_150 });
  await conversation.credentials.read(true);

  const follower = lab.follow(conversation);
  await follower.connected(2);

  expect(Number(conversation.credentials.stored["expiresAt"])).toBeGreaterThan(Date.now() + 3_600_000);
  await follower.stop();
});

test("a stream that may not be opened is said once and tried again until it may", async () => {
  lab.sim.control.addFault({ path: "/sse$", status: 403, times: 3 });
  const conversation = await prepared(lab.desk);

  const follower = lab.follow(conversation);
  await follower.connected();

  expect(follower.noted("stream-refused")).toHaveLength(1);
  expect(lab.sim.requests()["openStream"]?.count).toBe(4);
  await follower.stop();
});

test("a stream is tried again after outages of every kind", async () => {
  for (const fault of [{ status: 500 }, { status: 503, body: "upstream" }, { cut: "before" }, { status: 429 }]) {
    lab.sim.control.addFault({ path: "/sse$", ...fault });
  }
  const conversation = await prepared(lab.desk);

  const follower = lab.follow(conversation);
  await follower.connected();

  expect(follower.noted("stream-refused")).toEqual([]);
  await follower.stop();
});

test("an abort ends it at once and without an error", async () => {
  const { follower } = await withRep();

  await follower.stop();

  expect(follower.failure).toBeUndefined();
  expect(follower.finished).toBe(true);
});

test("a conversation that has moved to its other id is followed there", async () => {
  const sessionId = crypto.randomUUID();
  await opened(lab.desk, { sessionId, identity: { kind: "verified-email", value: "somebody@example.com" } });
  const conversation = await prepared(lab.desk, {
    sessionId,
    identity: { kind: "verified-email", value: "a@b.example" },
  });
  const follower = lab.follow(conversation);
  await follower.connected();

  await lab.desk.open(conversation, { brief: [] });
  await follower.until(() => follower.all("queued").length === 1);
  lab.sim.control.dropStreams({});
  await follower.until(() => follower.noted("stream-resumed").length === 1);

  expect(follower.noted("stream-resumed")[0]?.data).not.toHaveProperty("refused");
  await follower.stop();
});

test("two conversations of one customer are kept apart", async () => {
  const identity = { kind: "verified-email", value: "twice@example.com" } as const;
  const other = await opened(lab.desk, { identity });
  const conversation = await prepared(lab.desk, { identity });
  const follower = lab.follow(conversation);
  await follower.connected();
  await lab.desk.open(conversation, { brief: [] });
  for (const { externalId } of [other, conversation]) lab.sim.control.accept(externalId, { rep: "Ann Agent" });

  lab.sim.control.say(other.externalId, { text: "for the other one" });
  lab.sim.control.say(conversation.externalId, { text: "for this one" });
  await follower.until(() => follower.texts.length === 1);

  expect(follower.texts).toEqual(["for this one"]);
  await follower.stop();
});
