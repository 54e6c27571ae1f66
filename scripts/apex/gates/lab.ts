import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Gate, GateResult } from "../gate.ts";
import { installed, repository } from "../repository.ts";
import { linesOf, runCommand } from "../run-command.ts";
import { coverageFaults, type LabReport, testFaults } from "./lab-report.ts";

const wrongUse = 64;

/** Compiles all Apex with Salesforce's own compiler and runs its tests on this machine, where apex-lab is at hand. */
export const lab: Gate = {
  name: "Apex tests (apex-lab)",
  run: async ({ packageFolders, root }) => {
    const tool = resolve(root, process.env["APEX_LAB"] ?? join(repository, "../shared/tools/apex-lab/apex-lab"));
    if (!existsSync(tool)) {
      return { findings: [], skipped: `${tool} is not there: Apex is checked, but its tests are not run` };
    }
    const folders = packageFolders.filter((folder) => existsSync(folder));
    const checked = runLab(tool, ["check", ...folders], root);
    if (checked.code === wrongUse && /javac/.test(checked.stderr)) {
      return missingCompiler(checked.stderr);
    }
    if (checked.code !== 0) return { findings: linesOf(checked.stdout + checked.stderr) };
    return runTests(tool, folders, root);
  },
};

function runTests(tool: string, folders: string[], root: string): GateResult {
  const folder = mkdtempSync(join(tmpdir(), "apex-lab-"));
  try {
    const file = join(folder, "report.json");
    const done = runLab(tool, ["test", ...folders, "--coverage", "--json", file], root);
    if (!existsSync(file)) {
      return { findings: [`apex-lab ended with code ${done.code}`, ...linesOf(done.stdout + done.stderr)] };
    }
    const report = JSON.parse(readFileSync(file, "utf8")) as LabReport;
    const passed = report.tests.filter((test) => test.passed).length;
    const { faults, total } = coverageFaults(report);
    return {
      findings: [...testFaults(report), ...faults],
      tests: { passed, failed: report.tests.length - passed },
      notes: [`${passed} of ${report.tests.length} tests passed; ${total.toFixed(1)} % of the lines ran`],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runLab(tool: string, args: string[], cwd: string) {
  const jar = installed("prettier-plugin-apex", "vendor", "apex-ast-serializer", "lib", "apex-jorje-lsp.jar");
  return runCommand(tool, args, { cwd, env: { ...process.env, APEX_JORJE_JAR: jar } });
}

function missingCompiler(stderr: string): GateResult {
  const why = stderr.trim();
  return process.env["CI_REQUIRE_TOOLS"] === "1" ? { findings: [why] } : { findings: [], skipped: why };
}
