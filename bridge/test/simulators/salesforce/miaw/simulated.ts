import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { startMiawSimulator } from "../../../../simulators/salesforce/miaw-simulator.ts";
import type { MiawOptions, MiawSimulator } from "../../../../simulators/salesforce/miaw-simulator.ts";

/** A clock that stands still until moved. */
export interface Clock {
  now: number;
}

/** An org with two clients: one whose channel takes two parameters, and one with business hours. */
export function twoClients(): MiawOptions {
  return {
    deployments: [
      {
        developerName: "Demo_Client",
        authMode: "UnAuth",
        parameters: [{ name: "Origin", maxLength: 5 }, { name: "Priority" }],
      },
      { developerName: "Other_Client", authMode: "UnAuth", businessHours: [{ startTime: 1, endTime: 4e12 }] },
    ],
  };
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
