import { EventEmitter } from "node:events";
import type { Kysely, Transaction } from "kysely";
import type { Database, Direction } from "./schema.ts";

/** Anything that SQL can be run on: the store's own handle or a transaction. */
export type Executor = Kysely<Database> | Transaction<Database>;

/** Names one lane. */
export interface LaneKey {
  handoffId: string;
  direction: Direction;
}

/**
 * What a commit wakes up: a lane with something due, the timers and schedules, what happened on Cases, or the inbox of a
 * conversation by its id.
 */
export type Wake = { lane: LaneKey } | { timers: true } | { caseEvents: true } | { inbox: string };

/** A transaction that remembers what to wake once it is committed. */
export interface Tx {
  db: Transaction<Database>;
  wake(what: Wake): void;
}

export interface StoreParts {
  db: Kysely<Database>;
  kind: "pglite" | "postgres";
  /** Tells other processes; runs inside the transaction. Absent where there are none. */
  notify?: (db: Transaction<Database>, wakes: Wake[]) => Promise<void>;
  /** Keeps an embedded database healthy: CHECKPOINT and VACUUM. */
  maintain: () => Promise<void>;
  close: () => Promise<void>;
}

const maxDeadlocks = 5;

/** PostgreSQL's `deadlock_detected` and `serialization_failure`. */
function isDeadlock(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === "40P01" || code === "40001";
}

/** The one place that things are remembered in. Every arrow into it is one transaction (design section 4). */
export class Store {
  readonly db: Kysely<Database>;
  readonly kind: "pglite" | "postgres";
  readonly #parts: StoreParts;
  readonly #bus = new EventEmitter();

  constructor(parts: StoreParts) {
    this.db = parts.db;
    this.kind = parts.kind;
    this.#parts = parts;
  }

  /**
   * Runs `work` in one transaction and, once committed, wakes what it asked for, here and in other processes.
   * Nothing but SQL on `tx.db` may be awaited inside. A deadlock rolls back and runs `work` again.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (attempt === maxDeadlocks || !isDeadlock(error)) throw error;
      }
    }
  }

  async #once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const wakes = new Map<string, Wake>();
    const result = await this.db.transaction().execute(async (db) => {
      const value = await work({ db, wake: (what) => wakes.set(JSON.stringify(what), what) });
      if (wakes.size > 0) await this.#parts.notify?.(db, [...wakes.values()]);
      return value;
    });
    for (const wake of wakes.values()) this.#bus.emit("wake", wake);
    return result;
  }

  /** Called by the database's listener when another process has committed. */
  wake(what: Wake): void {
    this.#bus.emit("wake", what);
  }

  /** @returns a function that stops listening. */
  onWake(listener: (what: Wake) => void): () => void {
    this.#bus.on("wake", listener);
    return () => this.#bus.off("wake", listener);
  }

  maintain(): Promise<void> {
    return this.#parts.maintain();
  }

  close(): Promise<void> {
    return this.#parts.close();
  }
}
