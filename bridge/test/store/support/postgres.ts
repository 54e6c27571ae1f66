import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A fresh, empty database on a real PostgreSQL server; all files of one jest run share the server. */
export async function freshDatabase(): Promise<string> {
  const server = await serverOfThisRun();
  const name = `t${randomUUID().replaceAll("-", "")}`;
  await ask(`${server}/postgres`, `CREATE DATABASE ${name}`);
  return `${server}/${name}`;
}

/** One statement on a connection of its own. */
export async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Jest gives each file a world of its own; what they share is this process and its temporary folder. */
async function serverOfThisRun(): Promise<string> {
  const note = join(tmpdir(), `bridge-postgres-of-${process.pid}`);
  const known = existsSync(note) ? readFileSync(note, "utf8") : "";
  if (known !== "" && (await answers(`${known}/postgres`))) return known;
  const child = fork(join(import.meta.dirname, "postgres-server.ts"), [note], {
    env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "test" },
    execArgv: ["--no-warnings"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const gone = once(child, "exit").then(() => Promise.reject(new Error("the PostgreSQL server did not start")));
  const [{ url }] = (await Promise.race([once(child, "message"), gone])) as [{ url: string }];
  child.unref();
  child.channel?.unref();
  writeFileSync(note, url);
  return url;
}

async function answers(url: string): Promise<boolean> {
  return ask(url, "SELECT 1").then(
    () => true,
    () => false,
  );
}
