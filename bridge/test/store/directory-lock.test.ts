import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockDirectory } from "../../src/store/directory-lock.ts";
import { openStore } from "../../src/store/open-store.ts";
import { storeImage } from "../support/store-image.ts";

let directory: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bridge-lock-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

test("a second process is refused, with what to do about it", async () => {
  const first = await locker();
  const taken = await lockBy(first);

  expect(taken).toBe("locked");
  expect(() => lockDirectory(directory)).toThrow(
    expect.objectContaining({
      code: "STORE_DIRECTORY_IN_USE",
      message: expect.stringContaining(directory),
      remedy: expect.stringContaining("DATABASE_URL"),
    }),
  );
});

test("the same process is refused a second time too", () => {
  lockDirectory(directory);

  expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: "STORE_DIRECTORY_IN_USE" }));
});

test("a lock that is given back is free", async () => {
  const unlock = lockDirectory(directory);

  unlock();

  expect(await lockBy(await locker())).toBe("locked");
});

test("a process that was killed leaves no lock behind", async () => {
  const first = await locker();
  await lockBy(first);
  first.kill("SIGKILL");
  await once(first, "exit");

  expect(existsSync(join(directory, "bridge.lock"))).toBe(true);
  expect(await lockBy(await locker())).toBe("locked");
});

test("a lock whose process number belongs to another process by now is free", () => {
  const path = join(directory, "bridge.lock");
  lockDirectory(directory)();
  writeFileSync(path, JSON.stringify({ pid: process.ppid, started: "1" }));

  lockDirectory(directory);

  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
});

test("a lock that was cut short by a full disk is free", () => {
  writeFileSync(join(directory, "bridge.lock"), "");

  expect(() => lockDirectory(directory)).not.toThrow();
});

test("a process that died while it took over a dead one's lock does not keep others out for ever", () => {
  const takeover = join(directory, "bridge.lock.takeover");
  writeFileSync(join(directory, "bridge.lock"), "");
  mkdirSync(takeover);
  const whileFresh = () => lockDirectory(directory);
  expect(whileFresh).toThrow(expect.objectContaining({ code: "STORE_DIRECTORY_IN_USE" }));

  utimesSync(takeover, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  expect(() => lockDirectory(directory)).toThrow();

  expect(() => lockDirectory(directory)).not.toThrow();
});

test("of many processes that start at a free or a dead one's directory exactly one gets it", async () => {
  const runners = await Promise.all(Array.from({ length: 6 }, () => locker()));
  const wins: number[] = [];

  for (let round = 0; round < 40; round += 1) {
    rmSync(join(directory, "bridge.lock"), { force: true });
    if (round % 2 === 1)
      writeFileSync(join(directory, "bridge.lock"), JSON.stringify({ pid: 4_000_000, started: "1" }));
    const answers = await Promise.all(runners.map((runner) => lockBy(runner)));
    wins.push(answers.filter((answer) => answer === "locked").length);
  }

  expect(wins).toEqual(wins.map(() => 1));
}, 60_000);

test("a store locks its directory until it is closed, and frees it when it cannot be opened", async () => {
  const image = await storeImage();
  const store = await openStore({ dataDir: directory, image });
  await expect(openStore({ dataDir: directory })).rejects.toMatchObject({ code: "STORE_DIRECTORY_IN_USE" });
  await store.close();

  const broken = openStore({ dataDir: directory, image: new Blob(["no archive"]) });
  await expect(broken).rejects.toThrow();

  lockDirectory(directory)();
});

async function locker(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "support/locker.ts"), {
    env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "test" },
    execArgv: ["--no-warnings"],
  });
  children.push(child);
  await once(child, "message");
  return child;
}

async function lockBy(child: ChildProcess): Promise<string> {
  child.send(directory);
  const [answer] = (await once(child, "message")) as [string];
  return answer;
}
