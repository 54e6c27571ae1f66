import type { Lookup } from "../../tenant.ts";
import { badPayload, badQuery, noSuchRow, unknownSegment } from "../dataverse-error.ts";
import { readKey, splitPath } from "../odata/path.ts";
import type { RowKey } from "../odata/path.ts";
import type { Schema } from "../schema/schema.ts";
import type { Table } from "../schema/types.ts";
import { textOf } from "./store.ts";
import type { Store } from "./store.ts";

/** Where an address is looked up. */
export interface BindContext {
  schema: Schema;
  store: Store;
  /** Addresses that earlier parts of a change set made, by `$` and their Content-ID. */
  references: Map<string, string>;
}

/**
 * The row that `/contacts(<guid>)`, a whole address, or `$1` names; the row itself need not exist, unless an alternate
 * key names it. Throws DataverseError.
 */
export function readBind(context: BindContext, text: string): Lookup {
  const address = text.startsWith("$") || text.startsWith("/$") ? referenced(context, text) : text;
  const below = /\/api\/data\/v\d+\.\d+\/(.*)$/s.exec(address)?.[1] ?? address.replace(/^\//, "");
  const [segment, ...more] = splitPath(below);
  const table = context.schema.bySet(segment?.name ?? "");
  if (segment === undefined || table === undefined) throw unknownSegment(segment?.name ?? "");
  if (segment.inBrackets === undefined || more.length > 0) throw badQuery("Bad Request - Error in query syntax.");
  return { table: table.name, id: keyOf(context, table, readKey(segment.inBrackets)) };
}

/** The primary key of a row that a key names. Throws DataverseError 404 where an alternate key finds none. */
export function keyOf(context: Pick<BindContext, "store">, table: Table, key: RowKey): string {
  if (key.kind === "primary") return key.id;
  const found = findByKey(context.store, table, key);
  if (found === undefined) throw noSuchRow(table.name, [...key.values].map((pair) => pair.join("=")).join(","));
  return found;
}

/** The row with an alternate key; undefined when there is none. Throws DataverseError when the columns are no key. */
export function findByKey(store: Store, table: Table, key: RowKey & { kind: "alternate" }): string | undefined {
  const names = [...key.values.keys()].map((name) => /^_(.+)_value$/.exec(name)?.[1] ?? name);
  const isKey = table.alternateKeys.some((one) => one.length === names.length && one.every((n) => names.includes(n)));
  if (!isKey) throw badQuery(`The specified key attributes are not a defined key for the ${table.name} entity`);
  const wanted = [...key.values.values()].map((value) => String(value).toLowerCase());
  const [row] = store.find(table.name, (one) =>
    names.every((name, index) => wanted[index] !== "" && textOf(one[name]).toLowerCase() === wanted[index]),
  );
  return row === undefined ? undefined : textOf(row[table.key]);
}

function referenced({ references }: BindContext, text: string): string {
  const name = text.replace(/^\//, "");
  const address = references.get(name);
  if (address === undefined)
    throw badPayload("", `Content-ID Reference: '${name}' does not exist in the batch context.`);
  return address;
}
