import { randomUUID } from "node:crypto";
import type { Lookup, PlatformRows, Row, Value } from "../../tenant.ts";
import type { Schema } from "../schema/schema.ts";
import type { Table } from "../schema/types.ts";
import type { Store } from "./store.ts";
import { utcSeconds } from "./times.ts";

/** What the platform's own writes need. */
export interface PlatformParts {
  schema: Schema;
  store: Store;
  now: () => number;
  /** The user that the platform writes as, and its business unit. */
  system: Lookup;
  businessUnit: Lookup;
}

/** Rows as the platform itself sees and writes them. */
export function platformRows({ schema, store, now, system, businessUnit }: PlatformParts): PlatformRows {
  return {
    get: (table, id) => store.get(schema.table(table).name, id),
    find: (table, test) => store.find(schema.table(table).name, test),
    onChange: (listener) => store.onChange(listener),
    insert(name, row) {
      const table = schema.table(name);
      const at = utcSeconds(now());
      const defaults: Record<string, Value> = {
        ...initialRow(table),
        ...{ createdon: at, modifiedon: at, createdby: system, modifiedby: system },
        ...(table.owned ? { ownerid: system, owninguser: system, owningbusinessunit: businessUnit } : {}),
      };
      const given = row[table.key];
      const id = typeof given === "string" ? given.toLowerCase() : randomUUID();
      return store.atomically(() => store.put(name, id, { ...defaults, ...known(table, row), [table.key]: id }));
    },
    update(name, id, changes) {
      const table = schema.table(name);
      const before = store.get(name, id);
      if (before === undefined) throw new Error(`No row ${id} in ${name}.`);
      const row: Row = { ...before, ...known(table, changes), modifiedon: utcSeconds(now()), modifiedby: system };
      return store.atomically(() => store.put(name, id, row));
    },
  };
}

/** Every column of a new row: its default, its first state, or null. */
export function initialRow(table: Table): Record<string, Value> {
  const row: Record<string, Value> = {};
  for (const { name, kind, initial, choices } of table.columns.values()) {
    row[name] = kind === "state" || kind === "status" ? (choices[0]?.value ?? 0) : initial;
  }
  if (table.columns.has("activitytypecode")) row["activitytypecode"] = table.name;
  return row;
}

function known(table: Table, row: Row): Record<string, Value> {
  const changes: Record<string, Value> = {};
  for (const [name, value] of Object.entries(row)) {
    const column = table.columns.get(name);
    if (column === undefined) throw new Error(`Table ${table.name} has no column ${name}.`);
    const isTime = column.kind === "datetime" && typeof value === "string";
    changes[name] = isTime ? utcSeconds(Date.parse(value)) : value;
  }
  return changes;
}
