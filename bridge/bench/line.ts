import { availableParallelism, loadavg } from "node:os";
import type { Spread } from "./percentiles.ts";

export type StoreKind = "pglite" | "postgres";

/** What each scenario prints: one line of JSON. Scenarios add facts of their own. */
export interface BenchLine extends Spread {
  scenario: string;
  store: StoreKind;
  conversations: number;
  /** The same measured with a bare in-memory relay in the bridge's place, or for the store with one bare INSERT. */
  floorP50Ms: number;
  floorP99Ms: number;
  samples: number;
  durationMs: number;
  machine: Machine;
  /** Whether the targets were met; null where a run has none. Missed ones do not make the bench fail. */
  targets: Record<string, boolean | null>;
  /** What must never happen and did, for example a lost message; any makes the bench end with exit code 1. */
  violations: string[];
  [fact: string]: unknown;
}

/** On what a scenario ran. A load above 0 at the start is somebody else's work, which makes all times longer. */
export interface Machine {
  node: string;
  cpus: number;
  loadAtStart: number;
}

/** Ask before the scenario begins. */
export function machineNow(): Machine {
  const [lastMinute = 0] = loadavg();
  return { node: process.version, cpus: availableParallelism(), loadAtStart: Math.round(lastMinute * 100) / 100 };
}

/** Says something to the person who watches; standard output carries the lines alone. */
export type Say = (text: string) => void;
