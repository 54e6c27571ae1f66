import type { Row, Value } from "../../tenant.ts";
import { badQuery } from "../dataverse-error.ts";
import { lookupOf } from "../rows/store.ts";
import type { Store } from "../rows/store.ts";
import { navigate } from "../schema/schema.ts";
import type { Schema } from "../schema/schema.ts";
import type { Column, Table } from "../schema/types.ts";
import type { Path } from "./ast.ts";
import { columnOf, typeName } from "./names.ts";

/** Where rows and tables are found. */
export interface Source {
  schema: Schema;
  store: Store;
}

/** A property of a row, or of the row that one of its lookups points to. */
export interface Property {
  column: Column;
  read(row: Row): Value;
}

/** Finds what a path names. Throws DataverseError for a property that the table does not have. */
export function propertyOf(source: Source, table: Table, path: Path): Property {
  const [first = "", second, ...more] = path;
  if (more.length > 0) throw badQuery(`The path '${path.join("/")}' is too long.`);
  if (second === undefined) {
    const column = columnOf(table, first);
    if (column === undefined) throw unknownProperty(table, first);
    return { column, read: (row) => row[column.name] ?? null };
  }
  const found = navigate(table, first);
  const [target] = found?.targets ?? [];
  if (found === undefined || target === undefined) throw unknownProperty(table, first);
  const inner = propertyOf(source, source.schema.table(target.table), [second]);
  return {
    column: inner.column,
    read(row) {
      const lookup = lookupOf(row[found.column.name]);
      const parent = lookup?.table === target.table ? source.store.get(target.table, lookup.id) : undefined;
      return parent === undefined ? null : inner.read(parent);
    },
  };
}

/** A column that is neither in `$select` nor in `$filter` allowed. */
export function unknownProperty(table: Table, name: string) {
  return badQuery(`Could not find a property named '${name}' on type '${typeName(table)}'.`);
}
