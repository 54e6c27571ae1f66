import type { Gate, GateResult } from "./gate.ts";
import { flowRules } from "./gates/flow-rules.ts";
import { flowTaint } from "./gates/flow-taint.ts";
import { format } from "./gates/format.ts";
import { graph } from "./gates/graph.ts";
import { lab } from "./gates/lab.ts";
import { lint } from "./gates/lint.ts";
import { shape } from "./gates/shape.ts";
import { types } from "./gates/types.ts";
import type { SalesforceProject } from "./project.ts";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** In the order of what they take: who made a slip learns of it soon. */
export const gates: readonly Gate[] = [shape, format, types, flowRules, flowTaint, lab, lint, graph];

/** Runs the gates one after the other and counts them; `say` gets what a person reads. */
export async function runAll(
  project: SalesforceProject,
  say: (line: string) => void,
  chosen: readonly Gate[] = gates,
): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const gate of chosen) {
    const start = performance.now();
    const result = await resultOf(gate, project);
    count(counts, result);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${verdict(result)} ${gate.name} (${seconds} s)${result.skipped === undefined ? "" : `: ${result.skipped}`}`);
    for (const line of [...(result.notes ?? []), ...result.findings]) say(`    ${line}`);
  }
  return counts;
}

async function resultOf(gate: Gate, project: SalesforceProject): Promise<GateResult> {
  try {
    return await gate.run(project);
  } catch (error) {
    return { findings: [`the gate broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`] };
  }
}

function count(counts: Counts, { findings, skipped, tests }: GateResult): void {
  counts.passed += tests?.passed ?? 0;
  counts.failed += tests?.failed ?? 0;
  if (skipped !== undefined) counts.skipped++;
  else if (findings.length === 0) counts.passed++;
  else counts.failed++;
}

function verdict({ findings, skipped }: GateResult): string {
  if (skipped !== undefined) return "skipped";
  return findings.length === 0 ? "passed " : "FAILED ";
}
