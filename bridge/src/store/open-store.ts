import { join } from "node:path";
import { PGlite, types } from "@electric-sql/pglite";
import { type Dialect, Kysely, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { BridgeError } from "../lib/errors.ts";
import { lockDirectory } from "./directory-lock.ts";
import { migrations } from "./migrations/index.ts";
import type { Database } from "./schema.ts";
import { serialPGliteDialect } from "./serial-pglite.ts";
import { Store, type Wake } from "./store.ts";

const wakeChannel = "bridge_wake";
/** PostgreSQL takes less than 8000 bytes in one notice; a wake-up has about 90. */
const wakesPerNotice = 50;
/** PostgreSQL's type number of bigint. */
const int8 = 20;

export interface StoreOptions {
  /** `postgres://…` for a shared PostgreSQL; absent for the embedded database. */
  url?: string | undefined;
  /** Where the embedded database keeps its files; ignored with `url`. */
  dataDir: string;
  /** A prepared image of the embedded database, to be loaded into an empty directory (tests). */
  image?: Blob;
  /** Puts something around the database driver, for example a counter of statements. */
  wrapDialect?: (dialect: Dialect) => Dialect;
  /** Connections of the PostgreSQL pool. Default 10. */
  poolSize?: number;
  /** How long a transaction may stand still before PostgreSQL rolls it back, in milliseconds. Default 20,000. */
  idleTransactionMs?: number;
}

/** Opens the store and brings its schema up to date. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return options.url === undefined ? openEmbedded(options) : openPostgres(options.url, options);
}

async function openEmbedded(options: StoreOptions): Promise<Store> {
  const unlock = options.dataDir.startsWith("memory://") ? () => {} : lockDirectory(options.dataDir);
  const directory = options.dataDir.startsWith("memory://") ? options.dataDir : join(options.dataDir, "pg");
  try {
    const pglite = await PGlite.create(directory, {
      parsers: { [types.INT8]: Number },
      ...(options.image === undefined ? {} : { loadDataDir: options.image }),
    });
    const db = new Kysely<Database>({ dialect: wrap(serialPGliteDialect(pglite), options) });
    await migrate(db);
    // Each statement is planned once; the tables have an index for every question, and grow after that.
    await sql`SET plan_cache_mode = force_generic_plan`.execute(db);
    await sql`SET enable_seqscan = off`.execute(db);
    // The lock says that nobody else is alive: what an earlier process held is free at once.
    await sql`DELETE FROM processes`.execute(db);
    await sql`UPDATE lanes SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS NOT NULL`.execute(db);
    return new Store({
      db,
      kind: "pglite",
      maintain: async () => {
        await sql`VACUUM (ANALYZE)`.execute(db);
        await sql`CHECKPOINT`.execute(db);
      },
      close: async () => {
        await db.destroy();
        unlock();
      },
    });
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openPostgres(url: string, options: StoreOptions): Promise<Store> {
  const pool = openPool(url, options);
  const db = new Kysely<Database>({ dialect: wrap(new PostgresDialect({ pool }), options) });
  await migrate(db);
  const listener = new WakeListener(url);
  const store = new Store({
    db,
    kind: "postgres",
    notify: async (trx, wakes) => {
      for (let from = 0; from < wakes.length; from += wakesPerNotice) {
        const notice = JSON.stringify(wakes.slice(from, from + wakesPerNotice));
        await sql`SELECT pg_notify(${wakeChannel}, ${notice})`.execute(trx);
      }
    },
    maintain: async () => {},
    close: async () => {
      await listener.stop();
      await db.destroy();
    },
  });
  await listener.start((wakes) => {
    for (const wake of wakes) store.wake(wake);
  });
  return store;
}

function openPool(url: string, { poolSize = 10, idleTransactionMs = 20_000 }: StoreOptions): pg.Pool {
  const parseInt8 = (text: string) => Number(text);
  const parserOf = pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown;
  const onConnect: (client: pg.ClientBase) => unknown = async (client) => {
    client.on("error", () => {}); // one that breaks between two statements of a transaction fails the next of them
    // A process that freezes inside a transaction would keep its locks, and every other process waiting, for ever.
    await client.query(`SET idle_in_transaction_session_timeout = ${idleTransactionMs}`);
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types: { getTypeParser: (oid, format) => (oid === int8 ? parseInt8 : parserOf(oid, format)) },
    onConnect,
  });
  pool.on("error", () => {}); // an idle connection that breaks is replaced at the next query, which reports what is wrong
  return pool;
}

/** Hears other processes' commits on a connection of its own; the sweep covers what it misses while it reconnects. */
class WakeListener {
  readonly #url: string;
  #client: pg.Client | undefined;
  #stopped = false;

  constructor(url: string) {
    this.#url = url;
  }

  async start(onWakes: (wakes: Wake[]) => void): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url });
    this.#client = client;
    client.on("notification", (message) => onWakes(JSON.parse(message.payload ?? "[]") as Wake[]));
    client.on("error", () => this.#again(onWakes));
    client.on("end", () => this.#again(onWakes));
    await client.connect();
    await client.query(`LISTEN ${wakeChannel}`);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end();
  }

  #again(onWakes: (wakes: Wake[]) => void): void {
    if (this.#stopped) return;
    this.#client?.removeAllListeners();
    this.#client?.on("error", () => {});
    setTimeout(() => {
      if (!this.#stopped) this.start(onWakes).catch(() => this.#again(onWakes));
    }, 1000).unref();
  }
}

function wrap(dialect: Dialect, options: StoreOptions): Dialect {
  return options.wrapDialect?.(dialect) ?? dialect;
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new BridgeError({
    code: "STORE_MIGRATION_FAILED",
    message: "The database schema could not be brought up to date.",
    remedy: "Check that the database user may create tables, and that no newer bridge has used this database.",
    cause: error,
  });
}
