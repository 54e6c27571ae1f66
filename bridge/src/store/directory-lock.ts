import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BridgeError } from "../lib/errors.ts";

/**
 * Makes this process the only one that uses a PGlite data directory.
 *
 * The lock names a process and when it started, so that one left behind by a crash frees itself, also where process
 * numbers are used again.
 *
 * @returns a function that gives the directory back.
 * @throws BridgeError `STORE_DIRECTORY_IN_USE` while another living process holds it.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "bridge.lock");
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(path, mine, { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 0) throw error;
      if (isHeld(path)) throw inUse(directory);
      rmSync(path, { force: true });
    }
  }
}

function isHeld(path: string): boolean {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, "utf8")) as { pid: number; started: string | null };
    return started !== null ? startOf(pid) === started : pid !== process.pid && isAlive(pid);
  } catch {
    return false;
  }
}

/** When a process started, in the kernel's ticks, or null where that cannot be read or it is gone. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(directory: string): BridgeError {
  return new BridgeError({
    code: "STORE_DIRECTORY_IN_USE",
    message: `Another process is using the data directory ${directory}.`,
    remedy: "Stop that process, give this one another database.dataDir, or set DATABASE_URL to share a PostgreSQL.",
  });
}
