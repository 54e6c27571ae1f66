import { afterEach, expect, test } from "@jest/globals";
import { runTimer } from "../../../src/handoff/timers/run-timer.ts";
import { type DueTimer, takeDueTimers } from "../../../src/store/timers.ts";
import { incidentsOf } from "../../config/dynamics-fixtures.ts";
import { incidentWorld, minuteMs } from "../support/incident-world.ts";

const { desk, world, chance, onIncident } = incidentWorld();
afterEach(() => void world().parts.config.connections.splice(2));

/** The connection takes so many requests in five minutes. */
function limitedTo(requestsPer5Minutes: number): void {
  world().parts.config.connections.push(incidentsOf({ name: desk.connection, limits: { requestsPer5Minutes } }));
}

test("one look in twenty requests goes out, and the others come later, not all at once", async () => {
  limitedTo(100);
  const ids = [];
  for (let count = 0; count < 5; count += 1) ids.push((await onIncident()).id);
  await world().pass(10 * minuteMs);
  const atOnce = desk.asked.length;
  chance(0.1);
  await world().pass(5 * minuteMs);
  const afterPause = desk.asked.length;

  expect([atOnce, afterPause]).toEqual([1, 2]);
  for (let passed = 0; passed < 60; passed += 1) await world().pass(minuteMs);
  expect(new Set(desk.asked).size).toBe(5);
});

test("with the usual limits it is nine in ten seconds", async () => {
  limitedTo(5400);
  for (let count = 0; count < 11; count += 1) await onIncident();
  world().clock.advance(10 * minuteMs);
  const due = await takeDueTimers(world().parts.store.db, world().clock.now(), minuteMs, 20);
  const run = (timers: DueTimer[]) =>
    Promise.all(timers.map((timer) => runTimer(world().parts, timer, AbortSignal.timeout(5000))));
  await run(due.slice(0, 10));
  const atOnce = desk.asked.length;
  world().clock.advance(10_000);
  await run(due.slice(10));

  expect([atOnce, desk.asked.length]).toEqual([9, 10]);
});
