import type { BenchLine, Say } from "./line.ts";
import { type BenchOptions, help, readOptions, type ScenarioName } from "./options.ts";
import { burst } from "./scenarios/burst.ts";
import { cases } from "./scenarios/cases.ts";
import { dynamics } from "./scenarios/dynamics.ts";
import { handoff } from "./scenarios/handoff.ts";
import { reply } from "./scenarios/reply.ts";
import { store } from "./scenarios/store.ts";

type Scenario = (options: BenchOptions, say: Say) => AsyncGenerator<BenchLine>;

const scenarios: Record<ScenarioName, Scenario> = { reply, handoff, burst, cases, dynamics, store };

/** Runs what was asked for. @returns the exit code: 1 when something happened that must never happen. */
async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === "help") {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  let code = 0;
  for (const name of options.scenarios) {
    const say: Say = (text) => void process.stderr.write(`${name}: ${text}\n`);
    for await (const line of scenarios[name](options, say)) {
      process.stdout.write(`${JSON.stringify(line)}\n`);
      if (line.violations.length > 0) code = 1;
    }
  }
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nTry --help.\n`);
  process.exitCode = 2;
}
