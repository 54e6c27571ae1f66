import { spawnSync } from "node:child_process";

const timeoutMs = 5 * 60_000;

export interface CommandResult {
  /** -1 where the command did not start or was stopped. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a tool to its end; what it writes is told, not shown. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): CommandResult {
  const done = spawnSync(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    encoding: "utf8",
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  });
  const why = done.error === undefined ? "" : `${command}: ${done.error.message}\n`;
  return { code: done.status ?? -1, stdout: done.stdout ?? "", stderr: why + (done.stderr ?? "") };
}

/** The lines of a text that say something. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
