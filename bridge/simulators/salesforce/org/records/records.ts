import { to18 } from "../ids.ts";
import type { Schema } from "../schema/schema.ts";
import type { FieldSpec, Row, Value } from "../schema/types.ts";

type Undo = () => void;

/** All rows of the org, deleted ones too. Rows are never changed in place, so that a transaction can be undone. */
export class Records {
  readonly #schema: Schema;
  readonly #tables = new Map<string, Map<string, Row>>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  #undo: Undo[] | undefined;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** A row by its id of 15 or 18 characters, deleted or not. */
  get(object: string, id: string): Row | undefined {
    return this.#tables.get(object)?.get(to18(id));
  }

  /** Rows that are not deleted, in the order of their creation. */
  all(object: string): Row[] {
    return this.everything(object).filter((row) => row["IsDeleted"] !== true);
  }

  /** Deleted rows too. */
  everything(object: string): Row[] {
    return [...(this.#tables.get(object)?.values() ?? [])];
  }

  /** Living rows whose reference or external id has this value; any other field is searched row by row. */
  find(object: string, field: FieldSpec, value: Value): Row[] {
    if (!isIndexed(field)) return this.all(object).filter((row) => row[field.name] === value);
    const ids = this.#indexes.get(`${object}.${field.name}`)?.get(keyOf(field, value)) ?? [];
    return [...ids]
      .map((id) => this.get(object, id))
      .filter((row) => row !== undefined && row["IsDeleted"] !== true) as Row[];
  }

  /** Writes a row and counts its version. */
  put(object: string, row: Row): Row {
    const id = String(row["Id"]);
    const before = this.get(object, id);
    const after: Row = { ...row, "#version": Number(before?.["#version"] ?? 0) + 1 };
    this.#store(object, id, after);
    this.undoable(() => this.#store(object, id, before));
    return after;
  }

  /** All or nothing: when `work` throws, every write since is undone. */
  atomically<Result>(work: () => Result): Result {
    const outer = this.#undo;
    this.#undo = [];
    try {
      const result = work();
      outer?.push(...this.#undo);
      return result;
    } catch (error) {
      for (const undo of this.#undo.reverse()) undo();
      throw error;
    } finally {
      this.#undo = outer;
    }
  }

  /** Says how to take back something that belongs to the running transaction. */
  undoable(undo: Undo): void {
    this.#undo?.push(undo);
  }

  clear(): void {
    this.#tables.clear();
    this.#indexes.clear();
  }

  #store(object: string, id: string, row: Row | undefined): void {
    let table = this.#tables.get(object);
    if (table === undefined) this.#tables.set(object, (table = new Map()));
    const before = table.get(id);
    if (row === undefined) table.delete(id);
    else table.set(id, row);
    for (const field of this.#schema.object(object).fields) {
      if (isIndexed(field)) this.#index(object, field, id, before?.[field.name], row?.[field.name]);
    }
  }

  #index(object: string, field: FieldSpec, id: string, before: Value | undefined, after: Value | undefined): void {
    if (before === after) return;
    const name = `${object}.${field.name}`;
    let index = this.#indexes.get(name);
    if (index === undefined) this.#indexes.set(name, (index = new Map()));
    if (before !== undefined) index.get(keyOf(field, before))?.delete(id);
    if (after === undefined) return;
    const key = keyOf(field, after);
    const ids = index.get(key);
    if (ids === undefined) index.set(key, new Set([id]));
    else ids.add(id);
  }
}

/** Whether rows are found by this field without looking at each. */
export function isIndexed(field: FieldSpec): boolean {
  return field.type === "reference" || field.unique || field.externalId || (field.custom && field.type === "picklist");
}

function keyOf(field: FieldSpec, value: Value): string {
  const text = String(value);
  return field.caseSensitive ? text : text.toLowerCase();
}
