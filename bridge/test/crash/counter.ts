import type { DatabaseConnection, Dialect, Driver } from "kysely";
import type { Dispatcher } from "undici";

/** Where to die: at the call with this number, before it goes out or after its answer has come. */
export interface CrashPoint {
  call: number;
  phase: "before" | "after";
}

/** Statements that only look for work, each second: they are not part of the story. */
const idle =
  /"processes"|"schedules"|processes WHERE|from "lanes" where "next_attempt_at"|"timers" set "due_at" = \$1, "attempts"|"conversations" where "closed_at" is null|update "lanes" set "claimed_until"|FROM case_events head|VACUUM|CHECKPOINT/;

/** Counts every statement, commit and HTTP request, and kills its own process at the chosen one. */
export class CallCounter {
  #count = 0;
  #point: CrashPoint | undefined;
  readonly log: string[] = [];

  /** Starts counting from one; with a point, that call is the last. */
  arm(point?: CrashPoint): void {
    this.#count = 0;
    this.log.length = 0;
    this.#point = point;
  }

  get count(): number {
    return this.#count;
  }

  before(what: string): number {
    this.#count += 1;
    this.log.push(what);
    this.#dieAt(this.#count, "before");
    return this.#count;
  }

  after(call: number): void {
    this.#dieAt(call, "after");
  }

  #dieAt(call: number, phase: CrashPoint["phase"]): void {
    if (this.#point?.call === call && this.#point.phase === phase) process.kill(process.pid, "SIGKILL");
  }
}

/** Kysely's dialect with every statement and commit counted. */
export function countingDialect(dialect: Dialect, counter: CallCounter): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => countingDriver(dialect.createDriver(), counter),
  };
}

function countingDriver(driver: Driver, counter: CallCounter): Driver {
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const original = (connection: DatabaseConnection) => originals.get(connection) ?? connection;
  return {
    init: (options) => driver.init(options),
    destroy: (options) => driver.destroy(options),
    acquireConnection: async (options) => {
      const real = await driver.acquireConnection(options);
      const counted = countingConnection(real, counter);
      originals.set(counted, real);
      return counted;
    },
    releaseConnection: (connection) => driver.releaseConnection(original(connection)),
    beginTransaction: (connection, settings) => driver.beginTransaction(original(connection), settings),
    rollbackTransaction: (connection) => driver.rollbackTransaction(original(connection)),
    commitTransaction: async (connection) => {
      const call = counter.before("COMMIT");
      await driver.commitTransaction(original(connection));
      counter.after(call);
    },
  };
}

function countingConnection(connection: DatabaseConnection, counter: CallCounter): DatabaseConnection {
  return {
    executeQuery: async (query, options) => {
      if (idle.test(query.sql)) return connection.executeQuery(query, options);
      const call = counter.before(query.sql.slice(0, 80));
      const result = await connection.executeQuery(query, options);
      counter.after(call);
      return result as never;
    },
    streamQuery: (query, size, options) => connection.streamQuery(query, size, options),
  };
}

/** An undici interceptor that counts requests; "after" is when the whole answer is there. */
export function countingInterceptor(counter: CallCounter): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const call = counter.before(`${options.method} ${options.path.replace(/[0-9a-f-]{36}/g, ":id")}`);
    return dispatch(
      options,
      new Proxy(handler, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property);
          if (typeof value !== "function") return value;
          if (property !== "onResponseEnd") return value.bind(target) as unknown;
          return (...args: unknown[]) => {
            counter.after(call);
            return Reflect.apply(value, target, args) as unknown;
          };
        },
      }),
    );
  };
}
