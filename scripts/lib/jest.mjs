import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnvironment, node24 } from "./node24.mjs";
import { root } from "./project.mjs";
import { run } from "./run.mjs";

const jest = join(root, "node_modules", "jest", "bin", "jest.js");
/** A suite that hangs must not hang for ever; whoever asks for every crash point waits for as long as it takes. */
const suiteTimeoutMs = process.env.CRASH_POINTS === undefined ? 30 * 60_000 : undefined;

/** Each test file compiles the embedded database anew; compiling it well takes longer than one file's queries do. */
const vmModules = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "--liftoff-only"];

/**
 * Runs jest in a folder and counts from its own report; a file that cannot run, or no test at all, is one failure. The
 * tests of Lightning components are CommonJS (`modules: false`): their tools do not know jest's VM modules.
 */
export async function runJest({ folder, flags = [], args = [], modules = true, say }) {
  const reportFolder = mkdtempSync(join(tmpdir(), "test-report-"));
  const report = join(reportFolder, "report.json");
  try {
    const { status } = await run(
      node24(),
      [...(modules ? vmModules : []), jest, ...flags, "--json", `--outputFile=${report}`, ...args],
      { cwd: folder, env: childEnvironment(), timeout: suiteTimeoutMs, killSignal: "SIGKILL", say },
    );
    return count(readReport(report), status);
  } finally {
    rmSync(reportFolder, { recursive: true, force: true });
  }
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return undefined;
  }
}

function count(report, status) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const wentWrong = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: wentWrong ? 1 : failed, skipped: report.numPendingTests + report.numTodoTests };
}
