import { type PGlite, protocol, types } from "@electric-sql/pglite";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";

interface Prepared {
  name: string;
  parameters: number[];
  fields: { name: string; dataTypeID: number }[];
}

interface Message {
  name: string;
}

const mostStatements = 500;
/** What changes the schema is not kept, nor is anything that is said once. */
const keepsItsPlan = /^\s*(select|insert|update|delete|with)/i;
const { serialize } = protocol;

/**
 * The embedded database's one connection, with prepared statements: each SQL text is parsed and described once, then
 * only bound and executed, in one call. PGlite's own `query` makes five calls a statement and parses it anew each time.
 */
export class PreparedPGliteConnection implements DatabaseConnection {
  readonly #pglite: PGlite;
  readonly #known = new Map<string, Prepared>();
  #last = 0;
  #beginning = false;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async executeQuery<R>({ sql, parameters }: Pick<CompiledQuery, "sql" | "parameters">): Promise<QueryResult<R>> {
    const statement = this.#known.get(sql) ?? (await this.#prepare(sql));
    const values = parameters.map((value, index) => this.#text(value, statement.parameters[index] ?? 0));
    const messages = await this.#send([
      serialize.bind({ statement: statement.name, values }),
      serialize.execute({}),
      serialize.sync(),
    ]);
    return this.#result<R>(statement, messages);
  }

  /** Begins a transaction together with its first statement, in one call. */
  begin(): void {
    this.#beginning = true;
  }

  /** @returns what the database says that it did: a COMMIT of a broken transaction is told as ROLLBACK. */
  async end(command: "COMMIT" | "ROLLBACK"): Promise<string> {
    if (this.#beginning) {
      this.#beginning = false;
      return command;
    }
    const messages = await this.#send([serialize.query(command)]);
    const complete = messages.find((one) => one.name === "commandComplete") as { text?: string } | undefined;
    return complete?.text ?? "";
  }

  async #forgetAll(): Promise<void> {
    for (const { name } of this.#known.values())
      await this.#send([serialize.close({ type: "S", name }), serialize.sync()]);
    this.#known.clear();
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error("PGlite does not stream.");
  }

  async #prepare(sql: string): Promise<Prepared> {
    if (this.#known.size >= mostStatements) await this.#forgetAll();
    const name = `s${++this.#last}`;
    const messages = await this.#send([
      serialize.parse({ name, text: sql, types: [] }),
      serialize.describe({ type: "S", name }),
      serialize.sync(),
    ]);
    const parameters = messages.find((one) => one.name === "parameterDescription") as
      { dataTypeIDs?: number[] } | undefined;
    const row = messages.find((one) => one.name === "rowDescription") as { fields?: Prepared["fields"] } | undefined;
    const statement = { name, parameters: parameters?.dataTypeIDs ?? [], fields: row?.fields ?? [] };
    if (keepsItsPlan.test(sql)) this.#known.set(sql, statement);
    return statement;
  }

  #text(value: unknown, type: number): string | null {
    if (value === null || value === undefined) return null;
    const serializer = this.#pglite.serializers[type];
    if (serializer !== undefined) return serializer(value);
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  async #send(statement: Uint8Array[]): Promise<Message[]> {
    const parts = this.#beginning ? [serialize.query("BEGIN"), ...statement] : statement;
    this.#beginning = false;
    const { messages } = await this.#pglite.execProtocol(Buffer.concat(parts), { syncToFs: true });
    return messages;
  }

  #result<R>({ fields }: Prepared, messages: Message[]): QueryResult<R> {
    const rows: R[] = [];
    let affected: bigint | undefined;
    for (const message of messages) {
      if (message.name === "dataRow") {
        const { fields: cells } = message as Message & { fields: (string | null)[] };
        rows.push(
          Object.fromEntries(
            fields.map(({ name, dataTypeID }, index) => [
              name,
              types.parseType(cells[index] ?? null, dataTypeID, this.#pglite.parsers),
            ]),
          ) as R,
        );
      } else if (message.name === "commandComplete") {
        const count = /\d+$/.exec((message as Message & { text: string }).text)?.[0];
        if (count !== undefined) affected = BigInt(count);
      }
    }
    return { rows, ...(affected === undefined ? {} : { numAffectedRows: affected }) };
  }
}
