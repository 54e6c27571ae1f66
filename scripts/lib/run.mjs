import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs a command and waits for its end. What it prints goes to `say`, or to this process's standard error where nothing
 * is given; its standard output comes back where `keep` says so.
 */
export async function run(command, args, { say, keep = false, ...options }) {
  const out = say === undefined ? 2 : "pipe";
  const child = spawn(command, args, { ...options, stdio: ["ignore", keep ? "pipe" : out, out] });
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    if (keep) stdout += text;
    else say(text);
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => say(text));
  const [status] = await once(child, "close");
  return { status, stdout };
}
