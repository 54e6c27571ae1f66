import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { keys } from "../support/bridge-config.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { customerReadsThat, queued, repReadsThat, withRep } from "./support/scene.ts";
import { Stranger } from "./support/stranger.ts";

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start();
});
afterAll(() => world.close());

function arrive(conversationId?: string): Promise<Stranger> {
  const { url } = world.simulators.salesforceMessaging;
  const { orgId, guestEsDeveloperName } = world.simulators.facts as { orgId: string; guestEsDeveloperName: string };
  return Stranger.arrive({ url, orgId, deployment: guestEsDeveloperName }, conversationId);
}

const texts = (stranger: Stranger) => stranger.seen.flatMap(({ text }) => (text === undefined ? [] : [text]));

test("somebody else's client and the bridge use the same org side by side, and neither sees the other", async () => {
  const stranger = await arrive();
  const ours = await withRep(world);
  const created = await stranger.create();
  world.desk.accept(stranger.conversationId, { rep: "Bob Agent" });
  const said = await stranger.say("Hello from outside.");
  world.desk.say(stranger.conversationId, { text: "Welcome, stranger." });
  world.desk.say(ours.conversationId, { text: "Welcome, Ana." });
  await eventually("the welcome", () => texts(stranger).includes("Welcome, stranger."));
  await customerReadsThat(world, ours.sessionId, "Welcome, Ana.");
  stranger.leave();

  expect([created, said]).toEqual([201, 202]);
  expect(new Set(stranger.seen.map(({ conversationId }) => conversationId))).toEqual(
    new Set([stranger.conversationId]),
  );
  expect(texts(stranger)).toEqual(["Hello from outside.", "Welcome, stranger."]);
  expect(world.customerReads(ours.sessionId)).not.toContain("Welcome, stranger.");
  expect(world.repReads(ours.conversationId)).toHaveLength(1);
});

test("a stranger can neither read nor write in a conversation of the bridge", async () => {
  const stranger = await arrive();
  const { conversationId } = await withRep(world);
  const read = await stranger.read(conversationId);
  const said = await stranger.say("I am Ana, really.", conversationId);
  stranger.leave();

  expect([401, 403, 404]).toContain(read);
  expect([401, 403, 404]).toContain(said);
  expect(world.repReads(conversationId)).toHaveLength(1);
});

test("a stranger who took the session's id first gets nothing of it: the bridge takes another id", async () => {
  const sessionId = await world.handedOffSession();
  const stranger = await arrive(sessionId);
  await stranger.create();
  const id = await world.handOff(sessionId);
  const view = await world.reaches(id, "queued");
  const conversationId = view.conversations[0]?.conversationId ?? "";
  await repReadsThat(world, conversationId, /^OpenCX handoff/);
  stranger.leave();

  expect(conversationId).not.toBe(sessionId);
  expect(texts(stranger)).toEqual([]);
});

test("the org asks for the trace of a stranger's conversation and gets nothing, whatever session it claims", async () => {
  const { sessionId } = await queued(world);
  const stranger = await arrive();
  await stranger.create();
  const own = await world.get(`/v1/conversations/${stranger.conversationId}/trace`, keys.org);
  const claimed = await world.get(`/v1/sessions/${sessionId}/trace`, keys.org);
  stranger.leave();

  expect(own.status).toBe(404);
  expect(claimed.status).toBe(403);
});
