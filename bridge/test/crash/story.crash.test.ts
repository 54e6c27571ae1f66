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

test("the story comes out right with nobody killed, and so often", async () => {
  world = await CrashWorld.start();
  await world.arm();

  const told = await tellStory(world);

  expect(told).toEqual(story.expected);
  expect((await world.calls()).count).toBeGreaterThan(100);
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

    const requests = world.simulators.opencx.control.requests();
    expect(requests["sessions.list"]?.count ?? 0).toBeGreaterThan(world.crashes);
    expect(requests["sessions.history"]?.count ?? 0).toBeGreaterThan(world.crashes);
  },
  longest,
);
