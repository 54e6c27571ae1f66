import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OrgContext, type OrgOptions, parts } from "../context.ts";
import { Sf } from "../sf.ts";

/** What a stand-in CLI answers: the first rule whose words all stand in the command. */
export interface Rule {
  when: string[];
  result?: unknown;
  /** The CLI fails, in its own words. */
  fails?: { name: string; message: string; result?: unknown };
  /** Files that a retrieve leaves, below its --output-dir. */
  writes?: Record<string, string>;
}

/** One command that the stand-in saw. */
export interface Call {
  args: string[];
  env: Record<string, string>;
}

/** An admin's machine: a Salesforce CLI that speaks JSON as the real one does, and an org made of rules. */
export class OrgLab {
  readonly folder = mkdtempSync(join(tmpdir(), "org-lab-"));
  readonly announced: string[] = [];
  readonly #rules = join(this.folder, "rules.json");
  readonly #calls = join(this.folder, "calls.jsonl");

  constructor(rules: Rule[] = []) {
    writeFileSync(this.#calls, "");
    writeFileSync(join(this.folder, "sf.mjs"), standIn);
    this.answer(rules);
  }

  answer(rules: Rule[]): void {
    writeFileSync(this.#rules, JSON.stringify(rules));
  }

  context(options: Partial<OrgOptions> = {}): OrgContext {
    const sf = new Sf({
      program: { command: process.execPath, args: [join(this.folder, "sf.mjs")] },
      targetOrg: "target",
      env: { LAB_RULES: this.#rules, LAB_CALLS: this.#calls },
      announce: (line) => this.announced.push(line),
    });
    const defaults: OrgOptions = {
      targetOrg: "target",
      parts,
      admins: [],
      reps: [],
      again: [],
      keepCaseFrom: false,
      replace: false,
    };
    const root = join(import.meta.dirname, "..", "..", "..");
    return { sf, root, work: join(this.folder, "work"), options: { ...defaults, ...options } };
  }

  calls(): Call[] {
    const lines = readFileSync(this.#calls, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Call);
  }

  /** The folders that were deployed, in order. */
  deployed(): string[] {
    return this.calls()
      .filter(({ args }) => args.slice(0, 3).join(" ") === "project deploy start")
      .map(({ args }) => args[args.findIndex((arg) => arg === "--source-dir" || arg === "--manifest") + 1] ?? "");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const standIn = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
const args = process.argv.slice(2);
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("OPENCX_")));
appendFileSync(process.env.LAB_CALLS, JSON.stringify({ args, env }) + "\\n");
const said = args.join(" ");
const rule = JSON.parse(readFileSync(process.env.LAB_RULES, "utf8")).find(({ when }) => when.every((word) => said.includes(word)));
if (rule?.fails) {
  console.log(JSON.stringify({ status: 1, ...rule.fails }));
  process.exit(1);
}
const folder = args[args.indexOf("--output-dir") + 1];
for (const [path, text] of Object.entries(rule?.writes ?? {})) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
console.log(JSON.stringify({ status: 0, result: rule?.result ?? (args[0] === "data" ? { records: [] } : []) }));
`;
