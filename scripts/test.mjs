/**
 * Runs the tests and prints a summary whose last line is `N passed, N failed`. All suites: `npm test`. One: `npm test --
 * --suite postgres`. Some files: `npm test -- lanes` (anything else is jest's). Needs no more than Node 20.
 */
import { ensureInstalled } from "./lib/install.mjs";
import { fail } from "./lib/project.mjs";
import { suites } from "./suites.mjs";

const { names, args } = readArguments(process.argv.slice(2));
const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
if (unknown) fail(`There is no suite "${unknown}". There are: ${suites.map(({ name }) => name).join(", ")}.`);

ensureInstalled({ dev: true });
process.exitCode = printSummary(await runAll(chosen()));

function readArguments(given) {
  const names = [];
  const args = [...given];
  for (let at = args.indexOf("--suite"); at >= 0; at = args.indexOf("--suite")) names.push(args.splice(at, 2)[1] ?? "");
  return { names, args };
}

/** The suites that were named; else those that the given files belong to by their ending; else all. */
function chosen() {
  if (names.length > 0) return suites.filter(({ name }) => names.includes(name));
  if (args.length === 0) return suites;
  const special = suites.filter(({ suffix }) => suffix !== undefined && args.some((arg) => arg.includes(suffix)));
  return special.length > 0 ? special : suites.slice(0, 1);
}

/** Those that keep the whole machine busy come first, each alone; the others two at a time, each telling at its end. */
async function runAll(all) {
  const results = new Map();
  const work = async (some, run) => {
    for (const suite of some) results.set(suite, { name: suite.name, ...(await run(suite)) });
  };
  const together = all.length > 2 ? all.filter(({ wholeMachine }) => !wholeMachine) : [];
  await work(
    all.filter((suite) => !together.includes(suite)),
    (suite) => runSuite(suite),
  );
  const queue = together.values();
  await Promise.all([work(queue, runQuietly), work(queue, runQuietly)]);
  return all.map((suite) => results.get(suite));
}

async function runQuietly(suite) {
  const said = [];
  const result = await runSuite(suite, (text) => said.push(text));
  process.stderr.write(said.join(""));
  return result;
}

async function runSuite(suite, say) {
  const missing = suite.missing?.();
  if (missing === undefined) {
    (say ?? ((text) => process.stderr.write(text)))(`\n${suite.name}\n`);
    return suite.run({ args, say });
  }
  if (process.env.CI_REQUIRE_TOOLS === "1")
    return { passed: 0, failed: 1, skipped: 0, note: `failed: ${missing} missing` };
  return { passed: 0, failed: 0, skipped: 1, note: `skipped: ${missing} missing` };
}

function printSummary(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log("");
  for (const { name, note, ...counts } of results) console.log(`${name.padEnd(10)} ${note ?? inWords(counts)}`);
  console.log(inWords({ passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") }));
  return sum("failed") > 0 || sum("passed") + sum("skipped") === 0 ? 1 : 0;
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
