import type { SalesforceProject } from "./project.ts";

/** What a gate says of a project. */
export interface GateResult {
  /** What is wrong, one line each with the place first; none where the gate is passed. */
  findings: string[];
  /** Why the gate could not run: it counts as skipped, findings or not. */
  skipped?: string;
  /** Counts of the gate's own, beside its one "passed" or "failed": the tests that it ran. */
  tests?: { passed: number; failed: number };
  /** What a person may want to know although nothing is wrong. */
  notes?: string[];
}

/** One thing that Apex or flows must pass. */
export interface Gate {
  name: string;
  run(project: SalesforceProject): Promise<GateResult>;
}
