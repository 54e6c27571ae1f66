import { methodNotAllowed, unknownSegment } from "../dataverse-error.ts";
import { columnOf } from "../odata/names.ts";
import type { RowKey, Segment } from "../odata/path.ts";
import { isObject } from "../rows/read-input.ts";
import { lookupOf, textOf } from "../rows/store.ts";
import { navigate } from "../schema/schema.ts";
import type { Column, Table } from "../schema/types.ts";
import { noContent, writerOf } from "./call.ts";
import type { Answer, Call } from "./call.ts";
import { listRows } from "./list.ts";
import { existingId, onRow } from "./rows.ts";

/** What follows a row in an address: one of its properties, or the rows that hang on it. Throws DataverseError. */
export function onRowMember(call: Call, table: Table, key: RowKey, [member, ...more]: Segment[]): Answer {
  if (member === undefined || member.inBrackets !== undefined) throw unknownSegment(member?.name ?? "");
  const id = existingId(call, table, key);
  const column = columnOf(table, member.name);
  if (column !== undefined) return onProperty(call, table, { id, column, isRaw: more[0]?.name === "$value" });
  const { schema, store } = call.world.tenant;
  const collection = table.collections.find(({ name }) => name === member.name);
  const found = navigate(table, member.name);
  if (more.length > 0) throw unknownSegment(more[0]?.name ?? "");
  if (call.method !== "GET") throw methodNotAllowed(call.method);
  if (collection !== undefined) {
    const { column: name } = collection;
    return listRows(call, schema.table(collection.table), (row) => lookupOf(row[name])?.id === id);
  }
  if (found === undefined) throw unknownSegment(member.name);
  const lookup = lookupOf(store.get(table.name, id)?.[found.column.name]);
  const isThere = found.targets.some((target) => target.table === lookup?.table);
  if (lookup === undefined || !isThere) return noContent();
  return onRow(call, schema.table(lookup.table), { kind: "primary", id: lookup.id });
}

function onProperty(call: Call, table: Table, at: { id: string; column: Column; isRaw: boolean }): Answer {
  const { name } = at.column;
  if (call.method === "PUT" && isObject(call.body) && "value" in call.body) {
    writerOf(call).update(table, at.id, { [name]: call.body["value"] });
    return noContent();
  }
  if (call.method === "DELETE") {
    writerOf(call).update(table, at.id, { [name]: null });
    return noContent();
  }
  if (call.method !== "GET") throw methodNotAllowed(call.method);
  call.world.privileges.may(call.actor, "Read", table);
  const value = call.world.tenant.store.get(table.name, at.id)?.[name] ?? null;
  const shown = lookupOf(value)?.id ?? value;
  if (shown === null) return noContent();
  if (at.isRaw) return { status: 200, headers: {}, body: textOf(value) };
  const context = `${call.base}/$metadata#${table.set}(${at.id})/${name}`;
  return { status: 200, headers: {}, body: { "@odata.context": context, value: shown } };
}
