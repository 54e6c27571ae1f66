import { readProject } from "./project.ts";
import { repository } from "./repository.ts";
import { runAll } from "./run-all.ts";

/**
 * `node scripts/run.mjs --dev scripts/apex/main.ts [--json]`: runs what Apex and flows must pass. Everything for people
 * goes to standard error; with `--json` the last line of standard output is `{"passed":n,"failed":n,"skipped":n}`.
 */
const counts = await runAll(readProject(repository), (line) => console.error(line));
if (process.argv.includes("--json")) console.log(JSON.stringify(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
