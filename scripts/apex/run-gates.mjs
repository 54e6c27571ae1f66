import { join } from "node:path";
import { childEnvironment, node24 } from "../lib/node24.mjs";
import { root } from "../lib/project.mjs";
import { run } from "../lib/run.mjs";

/** Runs the gates that Apex and flows must pass and counts them: `{ passed, failed, skipped }`. */
export async function runGates({ say }) {
  const { status, stdout } = await run(node24(), [join(root, "scripts", "apex", "main.ts"), "--json"], {
    cwd: root,
    env: childEnvironment(),
    keep: true,
    say,
  });
  const line = stdout.trim().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(line);
  } catch {
    console.error(`The Apex gates ended with code ${status} and without a count.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
