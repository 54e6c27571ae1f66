import { afterEach, expect, test } from "@jest/globals";
import { CrashWorld } from "./crash-world.ts";
import { killedAtMany, longest, shareOfPoints, type Story } from "./killing.ts";
import { expectedStory, tellStory } from "./story.ts";

const story: Story = {
  tell: tellStory,
  expected: {
    ...expectedStory,
    filesToRep: 1,
    filesToCustomer: 1,
    conversations: 1,
    sessionsAtDesk: 1,
    endsAtDesk: 1,
    resolved: 1,
    handoffs: 1,
    state: "ended",
  },
};

let world: CrashWorld;
const started = (one: CrashWorld) => {
  world = one;
};
afterEach(() => world.close());

/** How often a bridge has asked OpenCX for the sessions that nobody told it of. */
const looks = () => world.simulators.opencx.control.requests()["sessions.list"]?.count ?? 0;

test("the story comes out right with nobody killed, and so often", async () => {
  world = await CrashWorld.start();
  await world.arm();

  const told = await tellStory(world);

  expect(told).toEqual(story.expected);
  expect((await world.calls()).count).toBeGreaterThan(100);
  expect(looks()).toBe(0);
}, 60_000);

test(
  "a bridge that is killed at any call tells the same story",
  () => killedAtMany(story, shareOfPoints(1), {}, started),
  longest,
);

test(
  "so does one that looks every second for what nobody reported",
  async () => {
    await killedAtMany(story, shareOfPoints(1 / 4), { reconcileMs: 1000 }, started);

    expect(looks()).toBeGreaterThan(0);
  },
  longest,
);
