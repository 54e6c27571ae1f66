import type { Lookup, Row, RowChange, Value } from "../../tenant.ts";

type Undo = () => void;

/**
 * All rows of the environment, by table and key. Rows are never changed in place, so that a transaction can be undone;
 * listeners hear of a write once it has lasted.
 */
export class Store {
  readonly #tables = new Map<string, Map<string, Row>>();
  readonly #listeners: ((change: RowChange) => void)[] = [];
  #undo: Undo[] | undefined;
  #lasting: (() => void)[] = [];
  #version = 1_000_000;

  get(table: string, id: string): Row | undefined {
    return this.#tables.get(table)?.get(id.toLowerCase());
  }

  /** In the order of their creation. */
  all(table: string): Row[] {
    return [...(this.#tables.get(table)?.values() ?? [])];
  }

  find(table: string, test: (row: Row) => boolean): Row[] {
    return this.all(table).filter(test);
  }

  /** Writes a row with a new version number. */
  put(table: string, id: string, row: Row): Row {
    this.#version += 1;
    const after: Row = { ...row, versionnumber: this.#version };
    this.#write(table, id, after);
    return after;
  }

  remove(table: string, id: string): void {
    this.#write(table, id, undefined);
  }

  /** All or nothing: when `work` throws, every write since is undone. */
  atomically<Result>(work: () => Result): Result {
    const outer = this.#undo;
    const undo: Undo[] = (this.#undo = []);
    try {
      const result = work();
      outer?.push(...undo);
      return result;
    } catch (error) {
      for (const one of undo.reverse()) one();
      throw error;
    } finally {
      this.#undo = outer;
      if (outer === undefined) this.#settle();
    }
  }

  /** Says how to take back something that belongs to the running transaction. */
  undoable(undo: Undo): void {
    this.#undo?.push(undo);
  }

  /** Does something once the running transaction has lasted, or at once when there is none. */
  whenLasting(work: () => void): void {
    if (this.#undo === undefined) {
      work();
      return;
    }
    this.#lasting.push(work);
    this.undoable(() => (this.#lasting = this.#lasting.filter((one) => one !== work)));
  }

  onChange(listener: (change: RowChange) => void): void {
    this.#listeners.push(listener);
  }

  clear(): void {
    this.#tables.clear();
  }

  #write(table: string, id: string, after: Row | undefined): void {
    const key = id.toLowerCase();
    const before = this.get(table, key);
    this.#set(table, key, after);
    this.undoable(() => this.#set(table, key, before));
    const change: RowChange = { table, id: key, ...(before && { before }), ...(after && { after }) };
    this.whenLasting(() => this.#tell(change));
  }

  #set(table: string, key: string, row: Row | undefined): void {
    let rows = this.#tables.get(table);
    if (rows === undefined) this.#tables.set(table, (rows = new Map()));
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
  }

  #settle(): void {
    const lasting = this.#lasting;
    this.#lasting = [];
    for (const work of lasting) work();
  }

  #tell(change: RowChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The lookup that a column holds, or undefined. */
export function lookupOf(value: Value | undefined): Lookup | undefined {
  return typeof value === "object" && value !== null ? value : undefined;
}

/** A value as text: the id of a lookup, nothing for null. */
export function textOf(value: Value | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? value.id : String(value);
}
