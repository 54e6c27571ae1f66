import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { describeError } from "../../src/cli/report.ts";
import { loadConfig } from "../../src/config/load.ts";

function whatIsSaidOf(path: string): string {
  try {
    loadConfig(path, {});
  } catch (error) {
    return describeError(error);
  }
  throw new Error("The file was accepted.");
}

test("a file that is not there is one line without an empty place in front of it, and what to do", () => {
  expect(whatIsSaidOf("nowhere/bridge.yaml")).toBe(
    [
      "The configuration has 1 fault(s):",
      "  The file nowhere/bridge.yaml cannot be read. [CONFIG_FILE_NOT_FOUND]",
      "    → Copy config/bridge.example.yaml to this path, or give the right path with --config.",
    ].join("\n"),
  );
});

test("a file that is no YAML is told by its line", () => {
  const path = join(mkdtempSync(join(tmpdir(), "bridge-report-")), "bridge.yaml");
  writeFileSync(path, "http: {port: 1\n");

  expect(whatIsSaidOf(path).split("\n")[1]).toMatch(/^ {2}Line \d+, column \d+: .* \[CONFIG_YAML_INVALID\]$/);
});

test("a setting that is wrong is told by its place", () => {
  const path = join(mkdtempSync(join(tmpdir(), "bridge-report-")), "bridge.yaml");
  writeFileSync(path, "stopTimeoutMs: soon\n");

  expect(whatIsSaidOf(path)).toContain("  stopTimeoutMs: This is not a duration. [CONFIG_DURATION_INVALID]");
});
