import { constants, accessSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { BridgeError, isBridgeError } from "../lib/errors.ts";
import { lockDirectory } from "./directory-lock.ts";

const connectMs = 10_000;

/**
 * Tries what a start would use, without bringing the schema up to date and without making anything.
 * @returns what was found, in a sentence.
 * @throws BridgeError `STORE_UNUSABLE` where the bridge could not start with it.
 */
export async function tryStore(database: { url?: string | undefined; dataDir: string }): Promise<string> {
  return database.url === undefined ? tryEmbedded(database.dataDir) : tryPostgres(database.url);
}

async function tryPostgres(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMs, query_timeout: connectMs });
  client.on("error", () => {}); // a connection that breaks fails the statement that waits for it
  try {
    await client.connect();
    const { rows } = await client.query<{ may: boolean | null }>(
      "SELECT has_schema_privilege(current_schema(), 'CREATE') AS may",
    );
    if (rows[0]?.may === true) return "PostgreSQL answers, and the user may create tables.";
  } catch (error) {
    throw unusable(
      `PostgreSQL cannot be used (${codeOf(error)}).`,
      "Check host, port, user, password and database of database.url or DATABASE_URL, and that this machine reaches it.",
      error,
    );
  } finally {
    await client.end().catch(() => {}); // one that never connected has nothing to end
  }
  throw unusable(
    "The PostgreSQL user may not create tables.",
    "Grant CREATE on the schema to the user in database.url.",
  );
}

async function tryEmbedded(dataDir: string): Promise<string> {
  if (dataDir.startsWith("memory://")) return "The store is in memory: nothing outlives the process.";
  if (!existsSync(join(dataDir, "pg"))) return tryParent(dataDir);
  try {
    const unlock = lockDirectory(dataDir);
    try {
      const pglite = await PGlite.create(join(dataDir, "pg"));
      await pglite.query("SELECT 1").finally(() => pglite.close());
    } finally {
      unlock();
    }
    return `The store in ${dataDir} opens and answers.`;
  } catch (error) {
    if (isBridgeError(error) && error.code === "STORE_DIRECTORY_IN_USE") {
      return `The store in ${dataDir} is in use by a running bridge: not opened a second time.`;
    }
    throw unusable(
      `The store in ${dataDir} does not open (${codeOf(error)}).`,
      "Check that the bridge's user may read and write there; restore the directory from a backup if it is damaged.",
      error,
    );
  }
}

/** The directory is made at the first start: that needs the right to write where it will lie. */
function tryParent(dataDir: string): string {
  let place = resolve(dataDir);
  while (!existsSync(place)) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
  } catch (error) {
    throw unusable(
      `${place} cannot be written (${codeOf(error)}).`,
      "Let the bridge's user write there, or set another database.dataDir.",
      error,
    );
  }
  return `The store will be made in ${dataDir} at the first start.`;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
}

function unusable(message: string, remedy: string, cause?: unknown): BridgeError {
  return new BridgeError({ code: "STORE_UNUSABLE", message, remedy, ...(cause === undefined ? {} : { cause }) });
}
