import { spawn } from "node:child_process";
import { OrgFault } from "./faults.ts";

/** Runs the Salesforce CLI with these arguments, and more in its environment; answers what it printed. */
export type ExecuteSf = (args: string[], env: Record<string, string>) => Promise<{ stdout: string; stderr: string }>;

export interface SfOptions {
  execute: ExecuteSf;
  targetOrg: string;
  /** Added to the environment, for placeholders that are replaced at deploy. */
  env?: Record<string, string>;
  /** Told of each command before it runs, as an admin would type it. */
  announce(command: string): void;
}

/** The Salesforce CLI, asked for JSON; each call names the org it goes to. */
export class Sf {
  readonly #options: SfOptions;

  constructor(options: SfOptions) {
    this.#options = options;
  }

  /** The same CLI with more in its environment. */
  withEnv(env: Record<string, string>): Sf {
    return new Sf({ ...this.#options, env: { ...this.#options.env, ...env } });
  }

  /**
   * Runs `sf <args> --target-org <org> --json`.
   *
   * @returns the `result` member of what it prints.
   * @throws OrgFault `SF_MISSING`, `SF_ANSWER_UNREADABLE`, or what the CLI itself says, under its own name.
   */
  async run(...args: string[]): Promise<unknown> {
    const full = [...args, "--target-org", this.#options.targetOrg];
    this.#options.announce(["sf", ...full].map(quote).join(" "));
    const { stdout, stderr } = await this.#options.execute([...full, "--json"], this.#options.env ?? {});
    const answer = parse(stdout, stderr);
    if (answer.status === 0) return answer.result;
    throw new OrgFault({
      code: answer.name ?? "SF_FAILED",
      message: tellFailure(answer),
      remedy:
        remedies[answer.name ?? ""] ??
        "Put right what it says, then run the same command again: it goes on where it stopped.",
    });
  }

  async query<T>(soql: string, { tooling = false } = {}): Promise<T[]> {
    const result = await this.run("data", "query", "--query", soql, ...(tooling ? ["--use-tooling-api"] : []));
    return (result as { records: T[] }).records;
  }

  /** Names of an org's components of a metadata type. */
  async list(type: string): Promise<string[]> {
    const result = await this.run("org", "list", "metadata", "--metadata-type", type);
    return (Array.isArray(result) ? (result as { fullName: string }[]) : []).map(({ fullName }) => fullName);
  }
}

/** The CLI as a process of its own: `command` with `first`, then what it shall do. */
export function spawnSf(command: string, first: string[]): ExecuteSf {
  return (args, env) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, [...first, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, SF_DISABLE_TELEMETRY: "true", SF_AUTOUPDATE_DISABLE: "true", ...env },
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.on("error", (error) => reject(missing(error)));
      child.on("close", () => resolve({ stdout, stderr }));
    });
}

interface SfAnswer {
  status: number;
  name?: string;
  message?: string;
  result?: unknown;
  data?: unknown;
}

function parse(stdout: string, stderr: string): SfAnswer {
  try {
    return JSON.parse(stdout) as SfAnswer;
  } catch (cause) {
    throw Object.assign(
      new OrgFault({
        code: "SF_ANSWER_UNREADABLE",
        message: `The Salesforce CLI did not answer with JSON. It said: ${(stderr || stdout).trim().slice(0, 500)}`,
        remedy: "Run the command shown above by itself; its message says what is wrong.",
      }),
      { cause },
    );
  }
}

/** A failed deploy names each component in its result; anything else has only a message. */
function tellFailure({ name, message, result, data }: SfAnswer): string {
  const failures = componentFailures(result ?? data);
  return [`${name ?? "The Salesforce CLI failed"}: ${message ?? "no message"}`, ...failures].join("\n");
}

function componentFailures(result: unknown): string[] {
  const details = (result as { details?: { componentFailures?: unknown; runTestResult?: { failures?: unknown } } })
    ?.details;
  const components = listOf(details?.componentFailures).map(
    ({ componentType, fullName, problem }) => `  ${text(componentType)} ${text(fullName)}: ${text(problem)}`,
  );
  const tests = listOf(details?.runTestResult?.failures).map(
    ({ name, methodName, message }) => `  ${text(name)}.${text(methodName)}: ${text(message)}`,
  );
  return [...components, ...tests];
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as Record<string, unknown>[];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "?";
}

function quote(argument: string): string {
  return /^[\w./:=,-]+$/.test(argument) ? argument : `"${argument.replaceAll(/(["$`\\])/g, "\\$1")}"`;
}

function missing(cause: Error): OrgFault {
  const fault = new OrgFault({
    code: "SF_MISSING",
    message: `The Salesforce CLI could not be started: ${cause.message}`,
    remedy: "Run `npm ci` in this folder; it brings the CLI.",
  });
  return Object.assign(fault, { cause });
}

/** Whether nothing can be asked of the org at all, so that going on would only say the same again. */
export function isLoginFault(fault: OrgFault): boolean {
  return fault.code in remedies;
}

const remedies: Record<string, string> = {
  NamedOrgNotFoundError: "Log in first: `npx sf org login web --alias <name>`, then give that name as --target-org.",
  NoDefaultEnvError: "Log in first: `npx sf org login web --alias <name>`, then give that name as --target-org.",
  RefreshTokenAuthError: "The login has expired: `npx sf org login web --alias <name>` again.",
};
