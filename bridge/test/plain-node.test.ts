import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";

const bridge = join(import.meta.dirname, "..");
const sources = globSync("{src,simulators}/**/*.ts", { cwd: bridge });
/** Files that do something as soon as they are loaded: only their syntax is tried. */
const programs = sources.filter((file) => /\/(?:main|start|write-[\w-]+)\.ts$/.test(file));

/** Loads modules one after the other in a Node of their own, outside the checkout; answers each one's fault. */
function importInPlainNode(files: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "plain-node-"));
  const script = `const faults = [];
    for (const url of JSON.parse(process.argv[1])) {
      try { await import(url); } catch (error) { faults.push(url.split("/bridge/").at(-1) + ": " + error.message); }
    }
    process.stdout.write(JSON.stringify(faults), () => process.exit(0));`;
  const urls = files.map((file) => pathToFileURL(join(bridge, file)).href);
  try {
    const args = ["--input-type=module", "--eval", script, JSON.stringify(urls)];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" })) as string[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("Node itself loads every module of the bridge and its simulators, also those with syntax that jest would let pass", () => {
  const faults = importInPlainNode(sources.filter((file) => !programs.includes(file)));

  expect(faults).toEqual([]);
});

test.each(programs)("Node itself can strip the types of the program %s", (file) => {
  const source = readFileSync(join(bridge, file), "utf8");

  expect(() => stripTypeScriptTypes(source)).not.toThrow();
});

test("the command line starts in plain Node and says what it can do", () => {
  const output = execFileSync(process.execPath, [join(bridge, "bin", "opencx-bridge.mjs"), "--help"], {
    encoding: "utf8",
  });

  expect(output).toContain("doctor");
});
