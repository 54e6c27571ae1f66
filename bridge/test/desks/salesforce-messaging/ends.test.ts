import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Follower } from "./follower.ts";
import { guestSettings, type Lab, prepared, startLab, type TestConversation } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await startLab({ onViolation: () => undefined });
});
afterEach(() => lab.close());

async function queued(desk = lab.desk): Promise<{ conversation: TestConversation; follower: Follower; id: string }> {
  const conversation = await prepared(desk);
  const follower = lab.follow(conversation, desk);
  await follower.connected();
  const { externalId: id } = await desk.open(conversation, { brief: [] });
  await follower.until(() => follower.all("queued").length + follower.all("unavailable").length > 0);
  return { conversation, follower, id };
}

async function withRep(desk = lab.desk) {
  const following = await queued(desk);
  lab.sim.control.accept(following.id, { rep: "Ann Agent" });
  await following.follower.until(() => following.follower.reps.size === 1);
  return following;
}

test("routing that fails is unavailable, with the org's own words", async () => {
  lab.sim.control.failRouting({ failureType: "RoutingError", failureReason: "NoAgents", errorMessages: ["Nobody."] });

  const { follower } = await queued();

  expect(follower.all("unavailable")).toMatchObject([
    { reason: "routing_failed", detail: "RoutingError: NoAgents: Nobody." },
  ]);
  await follower.stop();
});

test.each(["result-first", "remove-first", "add-first"] as const)("a transfer (%s) is no end", async (order) => {
  const { follower, id } = await withRep();

  lab.sim.control.transfer(id, { order });
  lab.sim.control.accept(id, { rep: "Bob Agent" });
  await follower.until(() => follower.all("joined").length === 2 && follower.reps.size === 1);
  lab.sim.control.say(id, { text: "Bob here" });
  await follower.until(() => follower.texts.length === 1);

  expect(follower.all("transferring").length).toBeGreaterThan(0);
  expect(follower.all("ended")).toEqual([]);
  await follower.stop();
});

test("a transfer that was missed in a gap is still a transfer", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep();

  lab.sim.control.dropStreams({});
  lab.sim.control.transfer(id, {});
  await follower.until(() => follower.noted("stream-resumed").length === 1);

  expect(follower.all("transferring")).toHaveLength(1);
  expect(follower.all("ended")).toEqual([]);
  await follower.stop();
});

test("an end that was missed in a gap is found, with who ended it", async () => {
  lab.sim.control.setBehaviour({ replay: false });
  const { follower, id } = await withRep();

  lab.sim.control.dropStreams({});
  lab.sim.control.end(id, { by: "Agent" });
  await follower.until(() => follower.finished);

  expect(follower.all("ended")).toMatchObject([{ by: "rep" }]);
});

test("a rep who leaves with nobody after them is an end, after two looks", async () => {
  const { follower, id } = await withRep();

  lab.sim.control.leave(id);
  await follower.until(() => follower.finished);

  expect(follower.all("ended")).toMatchObject([{ by: "unknown" }]);
  expect(lab.sim.requests()["getRoutingStatus"]?.count).toBe(2);
});

test("a look that fails changes nothing", async () => {
  const { follower, id } = await withRep();
  lab.sim.control.addFault({ method: "GET", path: `/conversation/${id}$`, status: 500, times: 2 });

  lab.sim.control.leave(id);
  await follower.until(() => follower.finished);

  expect(follower.all("ended")).toHaveLength(1);
});

test("one of two reps leaving is no end", async () => {
  const { follower, id } = await withRep();
  lab.sim.control.conference(id, { rep: "Bob Agent" });
  await follower.until(() => follower.reps.size === 2);

  lab.sim.control.leave(id, { rep: "Ann Agent" });
  lab.sim.control.say(id, { text: "I stay" });
  await follower.until(() => follower.texts.length === 1);

  expect(follower.all("left")).toHaveLength(1);
  expect(follower.finished).toBe(false);
  await follower.stop();
});

test("a session that the system ends, and one that the customer closes, say so", async () => {
  const first = await withRep();
  lab.sim.control.end(first.id, { by: "System" });
  const second = await withRep(lab.another({ settings: guestSettings }));
  await lab.another({ settings: guestSettings }).close(second.conversation, "test");
  await Promise.all([first.follower.done, second.follower.done]);

  expect(first.follower.all("ended")).toMatchObject([{ by: "system" }]);
  expect(second.follower.all("ended")[0]).toMatchObject({ by: "customer" });
});

test("a guest hears of the token's coming end once, and of its end as the end", async () => {
  const desk = lab.another({ settings: guestSettings });
  const conversation = await prepared(desk);
  conversation.credentials.overwrite({ ...conversation.credentials.stored, expiresAt: Date.now() + 250 });
  await conversation.credentials.read(true);

  const follower = lab.follow(conversation, desk);
  await follower.connected();
  lab.sim.control.dropStreams({});
  await follower.until(() => follower.finished);

  expect(follower.noted("guest-token-expiring")).toHaveLength(1);
  expect(follower.all("ended")).toMatchObject([{ by: "system", why: "guest token expired" }]);
});

test("a guest whose token is refused has come to the end", async () => {
  const { follower, id } = await queued(lab.another({ settings: guestSettings }));

  lab.sim.control.expireTokens({ conversationId: id });
  await follower.until(() => follower.finished);

  expect(follower.all("ended")).toMatchObject([{ by: "system", why: "guest token expired" }]);
});

test("events nobody knows are noted once for each kind, and hostile ones do no harm", async () => {
  const { follower, id } = await withRep();

  for (const entryType of ["ProgressIndicator", "ProgressIndicator", "SomethingNew", "ParticipantChanged", "Message"]) {
    lab.sim.control.emit(id, { entryType, payload: { entries: "nonsense", abstractMessage: 7 } });
  }
  lab.sim.control.say(id, { text: "still here" });
  await follower.until(() => follower.texts.includes("still here"));

  expect(follower.noted("ignored-event").map(({ data }) => data?.["entryType"])).toEqual([
    "ProgressIndicator",
    "SomethingNew",
  ]);
  expect(follower.failure).toBeUndefined();
  await follower.stop();
});
