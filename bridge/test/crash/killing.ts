import { availableParallelism } from "node:os";
import { expect } from "@jest/globals";
import { type CrashOptions, CrashWorld } from "./crash-world.ts";
import type { CrashPoint } from "./counter.ts";

/** How many crash points one run tries; `CRASH_POINTS=all` tries every one, for the better part of an hour. */
export const wanted = process.env["CRASH_POINTS"] ?? "30";

/** For tests that may try every point, milliseconds. */
export const longest = 90 * 60_000;

/** A story and how it must come out. */
export interface Story {
  tell(world: CrashWorld): Promise<unknown>;
  expected: unknown;
}

/** This part of the points that a run tries, at least one; all of them where all are wanted. */
export function shareOfPoints(share: number): string {
  return wanted === "all" ? wanted : String(Math.ceil(Number(wanted) * share));
}

/**
 * Tells the story once with nobody killed, to count its calls, then once for each crash point, and compares every
 * telling; as many bridges are killed at once as there are cores. The caller closes the world that it gets by `started`.
 */
export async function killedAtMany(
  { tell, expected }: Story,
  howMany: string,
  options: CrashOptions,
  started: (world: CrashWorld) => void,
): Promise<void> {
  const world = await CrashWorld.start(options);
  started(world);
  await world.arm();
  expect(await tell(world)).toEqual(expected);
  const { count, log } = await world.calls();
  const points = choose(everyPoint(log), howMany);
  const others = await Promise.all(upTo(availableParallelism() - 1).map(() => CrashWorld.start(options)));
  const worlds = [world, ...others];
  const before = world.crashes;

  const wrong: { point: CrashPoint; call: string | undefined; told: unknown }[] = [];
  const left = points.values();
  const work = worlds.map(async (one) => {
    for (const point of left) {
      await one.arm(point);
      const told = await tell(one).catch((error: unknown) => String(error));
      if (JSON.stringify(told) === JSON.stringify(expected)) continue;
      const call = log[point.call - 1];
      wrong.push({ point, call, told });
      process.stderr.write(`${point.phase} call ${point.call}, ${call}: ${JSON.stringify(told)}\n`);
    }
  });
  await Promise.all(work).finally(() => Promise.all(others.map((one) => one.close())));
  const crashes = worlds.reduce((sum, one) => sum + one.crashes, -before);
  process.stderr.write(`${count} calls, ${points.length} crash points, ${crashes} crashes\n`);

  expect(wrong).toEqual([]);
  expect(crashes).toBeGreaterThanOrEqual(Math.floor(points.length * 0.8));
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

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
