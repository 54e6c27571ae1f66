/**
 * Runs one of the project's TypeScript programs: `node scripts/run.mjs [--dev] <file> [its arguments]`. Needs no more than
 * Node 20: it first installs what is missing (with `--dev` the development tools too), then starts Node 24.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled } from "./lib/install.mjs";
import { childEnvironment, node24 } from "./lib/node24.mjs";
import { fail, root } from "./lib/project.mjs";

const args = process.argv.slice(2);
const dev = args[0] === "--dev";
if (dev) args.shift();
const [file, ...rest] = args;
if (file === undefined) fail("Usage: node scripts/run.mjs [--dev] <file> [arguments]");

ensureInstalled({ dev });
const child = spawn(node24(), [join(root, file), ...rest], { stdio: "inherit", env: childEnvironment() });
// The terminal sends Ctrl-C to both; the child decides when it is done, and its end is ours.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", (error) => fail(`Node could not be started: ${error.message}`));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGTERM" || signal === "SIGINT" ? 0 : 1)));
