import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fail, root } from "./project.mjs";

const binFolder = join(root, "node_modules", ".bin");
const binary = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** The path of a Node that runs the project's TypeScript: the running one if it is new enough, else the installed one. */
export function node24() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 24 && existsSync(process.execPath)) return process.execPath;
  if (spawnSync(binary, ["--version"]).status === 0) return binary;
  return fail(
    `Node 24 is needed and this is Node ${process.versions.node}. The package "node" brings it, but its install script ` +
      "did not run, most likely because npm is set to ignore-scripts.\n" +
      "Run `npm rebuild node --ignore-scripts=false`, or use Node 24 or newer, then run the same command again.",
  );
}

/** The environment for a child, in which `node` means the installed Node 24 as well. */
export function childEnvironment(extra = {}) {
  return { ...process.env, ...extra, PATH: `${binFolder}${delimiter}${process.env.PATH ?? ""}` };
}
