import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..", "..");
let copy: string;

/** The scripts without git's folder, and without anything to install. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "suites-"));
  cpSync(join(root, "scripts"), join(copy, "scripts"), { recursive: true });
  mkdirSync(join(copy, "node_modules"));
  for (const file of ["package-lock.json", "node_modules/.package-lock.json"]) {
    writeFileSync(join(copy, file), JSON.stringify({ packages: {} }));
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function runSuite(name: string, environment: Record<string, string>) {
  const { CI_REQUIRE_TOOLS: _, ...usual } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ["scripts/test.mjs", "--suite", name], {
    cwd: copy,
    env: { ...usual, ...environment },
    encoding: "utf8",
  });
  return { status, lines: stdout.trim().split("\n") };
}

test("where git's folder is missing, its suite says that it was skipped and why", () => {
  expect(runSuite("git", {})).toEqual({
    status: 0,
    lines: ["git        skipped: .git missing", "0 passed, 0 failed, 1 skipped"],
  });
});

test("where every tool must be there, that is a failure", () => {
  expect(runSuite("git", { CI_REQUIRE_TOOLS: "1" })).toEqual({
    status: 1,
    lines: ["git        failed: .git missing", "0 passed, 1 failed"],
  });
});
