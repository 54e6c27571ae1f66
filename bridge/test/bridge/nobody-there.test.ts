import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { MovedTime } from "./support/moved-time.ts";
import { Receiver } from "./support/receiver.ts";
import { customerReadsThat, queued, repReadsThat, traced, tracedBySession } from "./support/scene.ts";
import { hoursLater, hoursNow, putDeployment } from "./support/second-desk.ts";

const callbackSecret = "callback-secret-0123456789";
const waiting = "Nobody has been free to answer yet. We are still looking for a colleague for you.";

let receiver: Receiver;
let world: BridgeWorld;
let time: MovedTime;

beforeAll(async () => {
  time = new MovedTime();
  receiver = await Receiver.start();
  const callback = { url: receiver.url, secret: callbackSecret, allowPrivateAddresses: true };
  world = await BridgeWorld.start({ nobodyThere: { joinTimeoutMs: 1000 }, callback });
});
afterAll(async () => {
  await world.close();
  await receiver.close();
  time.restore();
});

test("when nobody joins in time, the customer, the caller and the trace are told why", async () => {
  const { sessionId, id, conversationId } = await queued(world);
  await customerReadsThat(world, sessionId, waiting);
  await eventually("the callback", () => receiver.about(sessionId).find((one) => one.event === "handoff.unavailable"));

  expect(await world.handoff(id)).toMatchObject({ state: "queued", unavailableReason: "no_reps", endedAt: null });
  expect(await traced(world, conversationId, "unavailable")).toMatchObject([
    { level: "warning", data: { reason: "no_reps", fallback: "keep-waiting" } },
  ]);
  expect(receiver.about(sessionId).map(({ data }) => data)).toMatchObject([
    { event: "handoff.opened", handoffId: id, state: "queued", unavailableReason: null },
    { event: "handoff.unavailable", handoffId: id, state: "queued", unavailableReason: "no_reps" },
  ]);
  await eventually(
    "the mark on the session",
    () => world.simulators.opencx.ledger(sessionId).customData["bridge_unavailable"] === "no_reps",
  );
});

test("a rep who comes after that is as welcome as ever", async () => {
  const { sessionId, id, conversationId } = await queued(world);
  await customerReadsThat(world, sessionId, waiting);

  world.desk.accept(conversationId, { rep: "Ann Agent" });
  world.desk.say(conversationId, { text: "Sorry for the wait." });
  const read = await customerReadsThat(world, sessionId, "Sorry for the wait.");

  expect(read.filter((text) => text === waiting)).toHaveLength(1);
  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("every callback is signed over its very bytes, and one that was refused comes again before the next", async () => {
  receiver.answers.push(500, 503);
  const { sessionId, conversationId } = await queued(world);
  world.desk.accept(conversationId, { rep: "Ann Agent" });
  await eventually("both callbacks", () => receiver.about(sessionId).some((one) => one.event === "handoff.joined"));

  const posts = receiver.about(sessionId);
  expect(posts.map(({ event, answered }) => [event, answered])).toEqual([
    ["handoff.opened", 500],
    ["handoff.opened", 503],
    ["handoff.opened", 200],
    ["handoff.joined", 200],
  ]);
  expect(new Set(posts.slice(0, 3).map(({ id }) => id)).size).toBe(1);
  for (const { post } of posts) {
    const right = createHmac("sha256", callbackSecret).update(post.body).digest("hex");
    expect(post.headers["x-bridge-signature"]).toBe(`sha256=${right}`);
  }
});

test("a routing that fails is told at once, with the org's own words in the trace alone", async () => {
  world.desk.failRouting({ failureReason: "QueueGone", errorMessages: ["The queue was deleted."] });
  const { sessionId, id, conversationId } = await queued(world);
  const read = await customerReadsThat(
    world,
    sessionId,
    "We could not reach a colleague just now. We are still trying.",
  );

  const [event] = await traced(world, conversationId, "unavailable");
  expect(event?.data).toMatchObject({
    reason: "routing_failed",
    detail: expect.stringContaining("The queue was deleted."),
  });
  expect(read.join()).not.toContain("queue was deleted");
  expect((await world.handoff(id)).unavailableReason).toBe("routing_failed");
});

test("an org out of storage is over its limit: that is told, and the conversation opens once there is room", async () => {
  world.desk.setStorage({ over: true });
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  await customerReadsThat(world, sessionId, /as many conversations as it can/);
  const refused = await world.handoff(id);
  world.desk.setStorage({ over: false });
  time.pass(61_000);
  const opened = await world.reaches(id, "queued");

  expect(refused).toMatchObject({ state: "opening", unavailableReason: "over_limit", openedAt: null });
  expect(await repReadsThat(world, sessionId, /^OpenCX handoff/)).toHaveLength(1);
  expect(opened.endedAt).toBeNull();
});

test("an org that takes no more conversations for now is over its limit too", async () => {
  world.desk.setBehaviour({ retryAfter: false });
  world.desk.setLimits({ starts: 0 });
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  await customerReadsThat(world, sessionId, /as many conversations as it can/);
  world.desk.setLimits({ starts: 3 });
  world.desk.setBehaviour({ retryAfter: true });

  expect((await world.handoff(id)).unavailableReason).toBe("over_limit");
  const retries = await tracedBySession(world, sessionId, "open-retry");
  expect(retries.map(({ data }) => data["code"])).toEqual(["DESK_OVER_LIMIT", "DESK_OVER_LIMIT", "DESK_OVER_LIMIT"]);
});

test("outside business hours that is the reason, and the words say so in the customer's language", async () => {
  time.pass(61_000);
  await putDeployment(world, "sim", { businessHours: hoursLater() });
  const { sessionId, id } = await queued(world, { language: "de" });
  await customerReadsThat(world, sessionId, /^Unser Team ist gerade nicht im Dienst/);
  await putDeployment(world, "sim");

  expect((await world.handoff(id)).unavailableReason).toBe("closed");
});

test("a bridge told to open nothing outside business hours waits for them, and says so once", async () => {
  const other = await BridgeWorld.start({ nobodyThere: { joinTimeoutMs: 1000, blockWhenClosed: true } });
  try {
    await putDeployment(other, "sim", { businessHours: hoursLater() });
    const sessionId = await other.handedOffSession();
    const id = await other.handOff(sessionId);
    await customerReadsThat(other, sessionId, /Our team is not at work right now/);
    time.pass(61_000);
    await eventually("a second look", async () => (await hoursAsked(other)) >= 2);
    const before = other.desk.conversations();
    await putDeployment(other, "sim", { businessHours: hoursNow() });
    time.pass(61_000);
    await other.reaches(id, "queued");

    expect(before).toEqual([]);
    expect(other.customerReads(sessionId).filter((text) => /not at work/.test(text))).toHaveLength(1);
    expect(other.desk.conversations()).toHaveLength(1);
  } finally {
    await other.close();
  }
});

async function hoursAsked(one: BridgeWorld): Promise<number> {
  const counts = Object.entries(one.desk.requests()).filter(([operation]) => /hours/i.test(operation));
  return counts.reduce((sum, [, { count }]) => sum + count, 0);
}
