import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Gate } from "../gate.ts";
import { installed } from "../repository.ts";
import { runCommand } from "../run-command.ts";

interface TaintReport {
  /** By query, then what it found. */
  results: Record<string, { flow?: { filename?: string; element_name?: string }[] }[]>;
}

/** What comes in from outside reaches no write or query with more rights than its user has. */
export const flowTaint: Gate = {
  name: "Flow data flow (FlowTest)",
  run: async ({ flows }) => ({ findings: flows.flatMap(scanFlow) }),
};

function scanFlow(flow: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "flow-taint-"));
  try {
    const report = join(folder, "report.json");
    const args = ["-m", "flowtest", "-f", flow, "-j", report, "--no_log"];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
    const cwd = installed("@salesforce", "code-analyzer-flow-engine", "FlowScanner");
    const { code, stderr } = runCommand("python3", args, { cwd, env });
    if (code !== 0) return [`${flow}: the scanner ended with code ${code}: ${stderr.trim()}`];
    const { results } = JSON.parse(readFileSync(report, "utf8")) as TaintReport;
    return Object.entries(results).flatMap(([query, found]) => found.map((one) => `${flow}: ${query}: ${wayOf(one)}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wayOf({ flow = [] }: { flow?: { element_name?: string }[] }): string {
  return flow.map((step) => step.element_name ?? "?").join(" > ");
}
