import { recordFault } from "../rest-error.ts";
import type { Schema } from "../schema/schema.ts";
import type { FieldSpec, ObjectSpec, Row } from "../schema/types.ts";
import type { Records } from "./records.ts";

/** What the checks look things up in. */
export interface Stock {
  schema: Schema;
  records: Records;
}

/**
 * The checks of the platform on a row that is about to be written, in the platform's order.
 *
 * @param written the fields that this write sets
 * @throws RestError (contract salesforce-metadata 19.3)
 */
export function checkRow(stock: Stock, object: ObjectSpec, row: Row, written: Set<string>): void {
  checkRequired(object, row);
  const fields = object.fields.filter(({ name }) => written.has(name));
  for (const field of fields) {
    checkLength(field, row);
    checkPicklist(field, row);
    checkReference(stock, field, row);
  }
  for (const field of fields) checkUnique(stock, object, field, row);
}

function checkRequired(object: ObjectSpec, row: Row): void {
  const missing = object.fields.filter(({ required, name }) => required && (row[name] ?? null) === null);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  throw recordFault("REQUIRED_FIELD_MISSING", `Required fields are missing: [${names.join(", ")}]`, names);
}

function checkLength(field: FieldSpec, row: Row): void {
  const value = row[field.name];
  if (typeof value !== "string" || field.length === 0) return;
  const size = field.bytes ? Buffer.byteLength(value) : value.length;
  if (size <= field.length) return;
  const shown = value.length > 80 ? `${value.slice(0, 80)}...` : value;
  const message = `${field.label}: data value too large: ${shown} (max length=${field.length})`;
  throw recordFault("STRING_TOO_LONG", message, [field.name]);
}

function checkPicklist(field: FieldSpec, row: Row): void {
  const value = row[field.name] ?? null;
  if (field.type !== "picklist" || !field.restricted || value === null || field.values.includes(String(value))) return;
  const message = `${field.label}: bad value for restricted picklist field: ${String(value)}`;
  throw recordFault("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [field.name]);
}

function checkReference({ schema, records }: Stock, field: FieldSpec, row: Row): void {
  const id = row[field.name];
  if (field.type !== "reference" || typeof id !== "string") return;
  const target = schema.byId(id);
  if (target === undefined || !field.referenceTo.includes(target.name)) {
    throw recordFault("MALFORMED_ID", `${field.label}: id value of incorrect type: ${id}`, [field.name]);
  }
  const found = records.get(target.name, id);
  if (found === undefined) throw recordFault("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  if (found["IsDeleted"] === true) throw recordFault("ENTITY_IS_DELETED", "entity is deleted");
}

function checkUnique({ records }: Stock, object: ObjectSpec, field: FieldSpec, row: Row): void {
  const value = row[field.name] ?? null;
  if (!field.unique || value === null) return;
  const other = records.find(object.name, field, value).find(({ Id }) => Id !== row["Id"]);
  if (other === undefined) return;
  const message = `duplicate value found: ${field.name} duplicates value on record with id: ${String(other["Id"])}`;
  throw recordFault("DUPLICATE_VALUE", message);
}
