import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BridgeError } from "../lib/errors.ts";

const mostTries = 3;
/** Taking over a dead process's lock is a matter of microseconds: one that lasts longer died in the middle of it. */
const takeoverMs = 10_000;

/**
 * Makes this process the only one that uses a PGlite data directory.
 *
 * The lock names a process and when it started, so that one left behind by a crash frees itself, also where process
 * numbers are used again. Of several processes that start at the same moment exactly one gets it.
 *
 * @returns a function that gives the directory back.
 * @throws BridgeError `STORE_DIRECTORY_IN_USE` while another living process holds it.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "bridge.lock");
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (place(path, mine)) return () => rmSync(path, { force: true });
    const found = read(path);
    if (found !== undefined && (isHeld(found) || !removeDead(path, found))) break;
  }
  throw inUse(directory);
}

/** Makes the lock with all its content in one step: nobody ever reads half of it and takes it for a broken one. */
function place(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    return made(() => linkSync(draft, path));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the lock of a dead process, if it is still that one; false while another process is at it. */
function removeDead(path: string, dead: string): boolean {
  const right = `${path}.takeover`;
  if (!made(() => mkdirSync(right))) {
    if (ageOf(right) > takeoverMs) rmdirSync(right);
    return false;
  }
  try {
    if (read(path) === dead) rmSync(path);
  } finally {
    rmdirSync(right);
  }
  return true;
}

/** False where it was there already. */
function made(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function ageOf(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function isHeld(content: string): boolean {
  try {
    const { pid, started } = JSON.parse(content) as { pid: number; started: string | null };
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
