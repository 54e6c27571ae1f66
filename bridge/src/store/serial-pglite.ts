import type { PGlite } from "@electric-sql/pglite";
import {
  AbortedTransactionError,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PGliteAdapter,
  PGliteDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import { PreparedPGliteConnection } from "./prepared-pglite.ts";
import { BridgeError } from "../lib/errors.ts";

/**
 * Kysely on PGlite with one user of the connection at a time, none of whom waits for ever.
 *
 * PGlite has one connection. Here it is lent to one caller after the other, in their order. A query made outside `trx`
 * while its own caller's transaction is open can never get it; on Kysely's own dialect that caller, and everybody behind,
 * would hang. Here it becomes `STORE_CONNECTION_BUSY` after `waitMs`.
 */
export function serialPGliteDialect(pglite: PGlite, waitMs = 15_000): Dialect {
  return {
    createAdapter: () => new SerialPGliteAdapter(),
    createDriver: () => new SerialPGliteDriver(pglite, waitMs),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** Where an adapter says that there is one connection, Kysely queues the callers itself, with no limit of time. */
class SerialPGliteAdapter extends PGliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SerialPGliteDriver extends PGliteDriver implements Driver {
  readonly #waitMs: number;
  readonly #waiting: (() => void)[] = [];
  #lent = false;
  readonly #pglite: PGlite;
  readonly #connection: PreparedPGliteConnection;

  constructor(pglite: PGlite, waitMs: number) {
    super({ pglite });
    this.#pglite = pglite;
    this.#connection = new PreparedPGliteConnection(pglite);
    this.#waitMs = waitMs;
  }

  override async init(): Promise<void> {
    await this.#pglite.waitReady;
  }

  override async destroy(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }

  override async beginTransaction(): Promise<void> {
    this.#connection.begin();
  }

  override async commitTransaction(): Promise<void> {
    const told = await this.#connection.end("COMMIT");
    if (told !== "COMMIT") throw new AbortedTransactionError({ cause: `the database said ${told}` });
  }

  override async rollbackTransaction(): Promise<void> {
    await this.#connection.end("ROLLBACK");
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#lent) await this.#waitForTurn();
    this.#lent = true;
    return this.#connection;
  }

  override async releaseConnection(): Promise<void> {
    this.#lent = false;
    this.#waiting.shift()?.();
  }

  #waitForTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        clearTimeout(timer);
        this.#lent = true;
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(busy(this.#waitMs));
      }, this.#waitMs);
      this.#waiting.push(turn);
    });
  }
}

function busy(waitMs: number): BridgeError {
  return new BridgeError({
    code: "STORE_CONNECTION_BUSY",
    message: `The embedded database did not become free within ${waitMs} ms.`,
    remedy: "Inside a transaction use only its own handle; if the load is real, set DATABASE_URL to a PostgreSQL.",
    status: 503,
    retryable: true,
  });
}
