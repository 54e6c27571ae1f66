import { isRecordId } from "../ids.ts";
import { refusal } from "../rest-error.ts";
import type { FieldSpec, ObjectSpec, Row } from "../schema/types.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { notFound } from "./refusals.ts";
import { showValue } from "./show.ts";
import type { Shown } from "./show.ts";

/** `GET` of one record, with `?fields=` or all it has. Throws RestError. */
export function readRow(call: RestCall, object: ObjectSpec, id: string): RestAnswer {
  if (!isRecordId(id)) throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
  return answerRow(call, object, call.writer.existing(object, id));
}

/** A record as an answer; 304 when the client has this version of it. */
export function answerRow(call: RestCall, object: ObjectSpec, row: Row): RestAnswer {
  const fields = wantedFields(call, object, call.query.get("fields"));
  const headers = { "last-modified": new Date(lastModified(row)).toUTCString() };
  const since = Date.parse(call.header("if-modified-since") ?? "");
  if (lastModified(row) <= since) return { status: 304, headers };
  return { status: 200, body: showRow(call.base, object, row, fields), headers };
}

/** A record with some of its fields. */
export function showRow(base: string, object: ObjectSpec, row: Row, fields: FieldSpec[]): Shown {
  const attributes = { type: object.name, url: `${base}/sobjects/${object.name}/${String(row["Id"])}` };
  const shown: Shown = { attributes };
  for (const field of fields) shown[field.name] = showValue(field, row, base);
  return shown;
}

/** The fields of a list such as `Id,Subject`, and `Id` with them; all of the object without a list. */
export function wantedFields({ world }: RestCall, object: ObjectSpec, list: string | null): FieldSpec[] {
  if (list === null) return object.fields.filter(({ writeOnly }) => !writeOnly);
  const fields = list.split(",").map((name) => {
    const field = world.schema.field(object, name.trim());
    if (field !== undefined && !field.writeOnly) return field;
    throw refusal("INVALID_FIELD", `No such column '${name.trim()}' on sobject of type ${object.name}`);
  });
  const id = object.fields.find(({ name }) => name === "Id");
  return fields.some(({ name }) => name === "Id") || id === undefined ? fields : [...fields, id];
}

/** Milliseconds since 1970, to the second. */
export function lastModified(row: Row): number {
  return Number(row["SystemModstamp"] ?? 0);
}
