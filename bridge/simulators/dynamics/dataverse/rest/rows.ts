import { badPayload, badQuery, DataverseError, duplicateKey, methodNotAllowed, noSuchRow } from "../dataverse-error.ts";
import { columnOf } from "../odata/names.ts";
import type { RowKey } from "../odata/path.ts";
import { readQueryOptions } from "../odata/query-options.ts";
import { findByKey } from "../rows/read-bind.ts";
import { isObject } from "../rows/read-input.ts";
import type { Row } from "../../tenant.ts";
import type { AddressValues } from "../rows/writer.ts";
import type { Table } from "../schema/types.ts";
import { noContent, writerOf } from "./call.ts";
import type { Answer, Call } from "./call.ts";
import { applied, readPreferences } from "./preferences.ts";
import { checkShowing, etagOf, showRow } from "./show-row.ts";

/** `POST /{set}` (contract dynamics-365 3.2). Throws DataverseError. */
export function createRow(call: Call, table: Table): Answer {
  checkRepresentation(call, table);
  const id = writerOf(call).create(table, call.body);
  return answerWritten(call, table, id, 201);
}

/** `GET`, `PATCH`, `PUT` and `DELETE` on one row. Throws DataverseError. */
export function onRow(call: Call, table: Table, key: RowKey): Answer {
  if (call.method === "GET") return retrieveRow(call, table, key);
  if (call.method === "PATCH") return upsertRow(call, table, key);
  if (call.method !== "DELETE") throw methodNotAllowed(call.method);
  const id = existingId(call, table, key);
  checkMatch(call, rowOf(call, table, id));
  writerOf(call).remove(table, id);
  return noContent();
}

/** The id of a row that is there. Throws DataverseError 404. */
export function existingId(call: Call, table: Table, key: RowKey): string {
  const id = idOf(call, table, key);
  if (id !== undefined && call.world.tenant.store.get(table.name, id) !== undefined) return id;
  throw noSuchRow(table.name, nameOf(key));
}

/** The row as it is shown after a write, or its address. */
export function answerWritten(call: Call, table: Table, id: string, status: number): Answer {
  const address = `${call.base}/${table.set}(${id})`;
  const preferences = readPreferences(call.headers);
  if (!preferences.representation) return noContent({ location: address, "odata-entityid": address });
  const options = readQueryOptions(call.query);
  const body = {
    "@odata.context": contextOf(call, table),
    ...showRow({ call, table, options, preferences }, rowOf(call, table, id)),
  };
  const names = ["return=representation", preferences.annotations.length > 0 && "odata.include-annotations"];
  return { status, headers: applied(names), body };
}

function retrieveRow(call: Call, table: Table, key: RowKey): Answer {
  const { world, actor } = call;
  const options = readQueryOptions(call.query);
  world.privileges.may(actor, "Read", table);
  const preferences = readPreferences(call.headers);
  const showing = { call, table, options, preferences };
  checkShowing(showing);
  const row = rowOf(call, table, existingId(call, table, key));
  const etag = etagOf(row);
  const known = call.headers.get("if-none-match");
  const mayBeUnchanged = options.expand.length === 0 && preferences.annotations.length === 0;
  if (mayBeUnchanged && known !== null && known.split(",").some((one) => one.trim() === etag)) {
    return { status: 304, headers: { etag } };
  }
  const body = { "@odata.context": contextOf(call, table), ...showRow(showing, row) };
  return { status: 200, headers: { etag }, body };
}

/** Creates or updates; `If-Match: *` only updates, `If-None-Match: *` only creates. */
function upsertRow(call: Call, table: Table, key: RowKey): Answer {
  checkRepresentation(call, table);
  const [match, noneMatch] = [call.headers.get("if-match"), call.headers.get("if-none-match")];
  const id = idOf(call, table, key);
  const before = id === undefined ? undefined : call.world.tenant.store.get(table.name, id);
  if (id !== undefined && before !== undefined) {
    if (noneMatch === "*") throw duplicateKey();
    checkMatch(call, before);
    writerOf(call).update(table, id, call.body);
    return answerWritten(call, table, id, 200);
  }
  if (match !== null) throw noSuchRow(table.name, nameOf(key));
  const created = writerOf(call).create(table, withoutKey(call, table, key), addressValues(table, key));
  return answerWritten(call, table, created, 201);
}

/** Throws DataverseError 412 where `If-Match` names another version. */
function checkMatch({ headers }: Call, row: Row): void {
  const match = headers.get("if-match");
  if (match === null || match === "*" || match === etagOf(row)) return;
  const text = "The version of the existing record doesn't match the RowVersion property provided.";
  throw new DataverseError(412, "0x80060882", text);
}

/** What is wanted back is checked before anything is written. */
function checkRepresentation(call: Call, table: Table): void {
  const preferences = readPreferences(call.headers);
  const options = readQueryOptions(call.query);
  checkShowing({ call, table, options, preferences });
  if (preferences.representation) call.world.privileges.may(call.actor, "Read", table);
}

function withoutKey({ body }: Call, table: Table, key: RowKey): unknown {
  if (!isObject(body) || key.kind !== "primary" || !(table.key in body)) return body;
  const { [table.key]: given, ...rest } = body;
  if (typeof given !== "string" || given.toLowerCase() !== key.id) {
    throw badPayload(table.set, `The key '${table.key}' in the payload differs from the one in the address.`);
  }
  return rest;
}

function addressValues(table: Table, key: RowKey): AddressValues {
  if (key.kind === "primary") return { [table.key]: key.id };
  const values: AddressValues = {};
  for (const [name, value] of key.values) {
    const column = columnOf(table, name);
    if (column === undefined || column.kind === "lookup") throw badQuery(`'${name}' cannot be set by the address.`);
    values[column.name] = value;
  }
  return values;
}

function idOf({ world }: Call, table: Table, key: RowKey): string | undefined {
  return key.kind === "primary" ? key.id : findByKey(world.tenant.store, table, key);
}

function nameOf(key: RowKey): string {
  return key.kind === "primary" ? key.id : [...key.values].map((pair) => pair.join("=")).join(",");
}

function rowOf({ world }: Call, table: Table, id: string): Row {
  const row = world.tenant.store.get(table.name, id);
  if (row === undefined) throw noSuchRow(table.name, id);
  return row;
}

function contextOf({ base, query }: Call, { set }: Table): string {
  const { select } = readQueryOptions(query);
  return `${base}/$metadata#${set}${select === undefined ? "" : `(${select.join(",")})`}/$entity`;
}
