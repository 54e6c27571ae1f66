import type { Row } from "../../tenant.ts";
import { DataverseError } from "../dataverse-error.ts";
import type { Table } from "../schema/types.ts";
import { textOf } from "./store.ts";
import type { Store } from "./store.ts";

/** Throws DataverseError 412 `0x80060892` when another row has the same alternate key. */
export function checkAlternateKeys(store: Store, table: Table, row: Row): void {
  for (const key of table.alternateKeys) {
    const wanted = key.map((name) => folded(row, name));
    if (wanted.includes(undefined)) continue;
    const others = store.find(table.name, (other) => key.every((name, index) => folded(other, name) === wanted[index]));
    if (others.every((other) => other[table.key] === row[table.key])) continue;
    const text = `A record with the same value for ${key.join(", ")} already exists.`;
    throw new DataverseError(412, "0x80060892", `Entity Key ${key.join(" ")} violated. ${text}`);
  }
}

function folded(row: Row, name: string): string | undefined {
  const text = textOf(row[name]).toLowerCase();
  return text === "" ? undefined : text;
}
