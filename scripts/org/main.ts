/** The admin's command; see `usage`. Everything it does is a command of the Salesforce CLI, shown before it runs. */
import { join } from "node:path";
import { type Arguments, readArguments, usage } from "./arguments.ts";
import { deploy } from "./commands/deploy.ts";
import { mergeIntoChannel } from "./commands/merge-channel.ts";
import { verify } from "./commands/verify.ts";
import { OrgFault } from "./faults.ts";
import { Sf, spawnSf } from "./sf.ts";
import { workFolder } from "./work-folder.ts";

const root = join(import.meta.dirname, "..", "..");
const cli = join(root, "node_modules", "@salesforce", "cli", "bin", "run.js");
const print = (line: string) => console.log(line);

const given = process.argv.slice(2);
if (given.length === 0 || given.includes("--help")) print(usage);
else process.exitCode = await run(given);

async function run(args: string[]): Promise<number> {
  try {
    return (await perform(readArguments(args))) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof OrgFault)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.remedy}`);
    return 2;
  }
}

function perform({ command, options, merge }: Arguments): Promise<boolean> {
  // OPENCX_SF names another Salesforce CLI than the one that npm installed.
  const program = process.env["OPENCX_SF"] ?? cli;
  const sf = new Sf({
    execute: spawnSf(process.execPath, [program]),
    targetOrg: options.targetOrg,
    announce: (line) => print(`  $ ${line}`),
  });
  const context = { sf, root, work: workFolder(root), options };
  if (command === "deploy") return deploy(context, print);
  if (command === "verify") return verify(context, print);
  return mergeIntoChannel(context, merge, print);
}
