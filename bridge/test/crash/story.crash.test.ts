import { afterEach, expect, test } from "@jest/globals";
import { CrashWorld } from "./crash-world.ts";
import type { CrashPoint } from "./counter.ts";
import { expectedStory, tellStory } from "./story.ts";

/** How many crash points one run tries; `CRASH_POINTS=all` tries every one, for the better part of an hour. */
const wanted = process.env["CRASH_POINTS"] ?? "30";

const expected = {
  ...expectedStory,
  filesToRep: 1,
  filesToCustomer: 1,
  conversations: 1,
  sessionsAtDesk: 1,
  endsAtDesk: 1,
  resolved: 1,
  handoffs: 1,
  state: "ended",
};

const longest = 90 * 60_000;

let world: CrashWorld;
afterEach(() => world.close());

test("the story comes out right with nobody killed, and so often", async () => {
  world = await CrashWorld.start();
  await world.arm();

  const told = await tellStory(world);

  expect(told).toEqual(expected);
  expect((await world.calls()).count).toBeGreaterThan(100);
}, 60_000);

test("a bridge that is killed at any call tells the same story", () => killedAtMany(wanted), longest);

test(
  "so does one that looks every second for what nobody reported",
  async () => {
    const points = wanted === "all" ? wanted : String(Math.ceil(Number(wanted) / 4));
    await killedAtMany(points, 1000);

    const requests = world.simulators.opencx.control.requests();
    expect(requests["sessions.list"]?.count ?? 0).toBeGreaterThan(world.crashes);
    expect(requests["sessions.history"]?.count ?? 0).toBeGreaterThan(world.crashes);
  },
  longest,
);

async function killedAtMany(howMany: string, lookEveryMs?: number): Promise<void> {
  world = await CrashWorld.start(lookEveryMs);
  await world.arm();
  await tellStory(world);
  const { count, log } = await world.calls();
  const points = choose(everyPoint(log), howMany);
  const before = world.crashes;

  const wrong: { point: CrashPoint; told: unknown }[] = [];
  for (const point of points) {
    await world.arm(point);
    const told = await tellStory(world).catch((error: unknown) => String(error));
    if (JSON.stringify(told) !== JSON.stringify(expected)) wrong.push({ point, told });
  }
  process.stderr.write(`${count} calls, ${points.length} crash points, ${world.crashes - before} crashes\n`);

  expect(wrong).toEqual([]);
  expect(world.crashes - before).toBeGreaterThanOrEqual(Math.floor(points.length * 0.8));
}

/**
 * Before every call, and after every one whose effect others can see: a commit, or a request to another system. After
 * any other statement nothing has happened yet that the moment before the next call would not show as well.
 */
function everyPoint(log: string[]): CrashPoint[] {
  return log.flatMap((what, index) => {
    const call = index + 1;
    const visible = what === "COMMIT" || /^(GET|POST|PATCH|DELETE) /.test(what);
    return [{ call, phase: "before" as const }, ...(visible ? [{ call, phase: "after" as const }] : [])];
  });
}

/** Evenly spread over the story, both phases alike. */
function choose(points: CrashPoint[], howMany: string): CrashPoint[] {
  if (howMany === "all") return points;
  const count = Math.min(points.length, Number(howMany));
  const step = points.length / count;
  return Array.from({ length: count }, (_, index) => points[Math.floor(index * step)]).filter(
    (point) => point !== undefined,
  );
}
