import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { childEnvironment, node24 } from "../lib/node24.mjs";
import { root } from "../lib/project.mjs";

/** Runs the gates that Apex and flows must pass and counts them: `{ passed, failed, skipped }`. */
export function runGates() {
  const { status, stdout } = spawnSync(node24(), [join(root, "scripts", "apex", "main.ts"), "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", 2],
    env: childEnvironment(),
    encoding: "utf8",
  });
  const line = stdout?.trim().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(line);
  } catch {
    console.error(`The Apex gates ended with code ${status} and without a count.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
