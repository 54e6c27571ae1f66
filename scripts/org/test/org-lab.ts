import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type OrgContext, type OrgOptions, parts } from "../context.ts";
import { Sf } from "../sf.ts";

/** What a stand-in CLI answers: the first rule whose words all stand in the command. */
export interface Rule {
  when: string[];
  /** Holds only once an earlier command had this in it. */
  after?: string;
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

/** A Salesforce CLI that answers as the real one does, and an org made of rules. */
export class OrgLab {
  readonly folder = mkdtempSync(join(tmpdir(), "org-lab-"));
  readonly announced: string[] = [];
  readonly #calls: Call[] = [];
  readonly #rules: Rule[];

  constructor(rules: Rule[] = []) {
    this.#rules = rules;
  }

  context(options: Partial<OrgOptions> = {}): OrgContext {
    const sf = new Sf({
      execute: async (args, env) => ({ stdout: JSON.stringify(this.#answer(args, env)), stderr: "" }),
      targetOrg: "target",
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
    return this.#calls;
  }

  /** The folders that were deployed, in order. */
  deployed(): string[] {
    return this.#calls
      .filter(({ args }) => args.slice(0, 3).join(" ") === "project deploy start")
      .map(({ args }) => args[args.findIndex((arg) => arg === "--source-dir" || arg === "--manifest") + 1] ?? "");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #answer(args: string[], env: Record<string, string>): object {
    const said = args.join(" ");
    const earlier = this.#calls.map((call) => call.args.join(" "));
    this.#calls.push({ args, env });
    const rule = this.#rules.find(
      ({ when, after }) =>
        when.every((word) => said.includes(word)) &&
        (after === undefined || earlier.some((line) => line.includes(after))),
    );
    if (rule?.fails !== undefined) return { status: 1, ...rule.fails };
    for (const [path, text] of Object.entries(rule?.writes ?? {})) {
      const file = join(args[args.indexOf("--output-dir") + 1] ?? "", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return { status: 0, result: rule?.result ?? (args[0] === "data" ? { records: [] } : []) };
  }
}
