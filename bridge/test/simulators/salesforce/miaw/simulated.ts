import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { startMiawSimulator } from "../../../../simulators/salesforce/miaw-simulator.ts";
import type { MiawOptions, MiawSimulator } from "../../../../simulators/salesforce/miaw-simulator.ts";

/** A clock that stands still until moved. */
export interface Clock {
  now: number;
}

/**
 * One simulator for a test file, reset before each test; after each, none of its own rules may be broken.
 *
 * @returns a function that yields it, and its clock.
 */
export function simulated(options: () => MiawOptions = () => ({})): { sim: () => MiawSimulator; clock: Clock } {
  const clock: Clock = { now: 0 };
  let running: MiawSimulator;
  beforeAll(async () => {
    clock.now = Date.now();
    running = await startMiawSimulator({ now: () => clock.now, ...options() });
  });
  beforeEach(() => {
    clock.now = Date.now();
    running.control.reset();
  });
  afterEach(() => expect(running.violations()).toEqual([]));
  afterAll(() => running.close());
  return { sim: () => running, clock };
}
