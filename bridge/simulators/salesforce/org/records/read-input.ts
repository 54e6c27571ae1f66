import { recordFault, refusal } from "../rest-error.ts";
import type { Schema } from "../schema/schema.ts";
import type { FieldSpec, ObjectSpec, Value } from "../schema/types.ts";
import { convert } from "./convert.ts";
import type { Records } from "./records.ts";

/** What a client sent for one record, by exact field names. */
export type Values = Record<string, Value>;

interface Reading {
  schema: Schema;
  records: Records;
  action: "create" | "update";
}

/**
 * Reads a record's body.
 *
 * @throws RestError for fields that do not exist, must not be written, or hold something else
 */
export function readInput(reading: Reading, object: ObjectSpec, input: unknown): Values {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw refusal("JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
  }
  const values: Values = {};
  const unwritable: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    if (name === "attributes") continue;
    const related = relatedField(reading.schema, object, name, value);
    const field = related ?? reading.schema.field(object, name);
    if (field === undefined)
      throw refusal("INVALID_FIELD", `No such column '${name}' on sobject of type ${object.name}`);
    if (!(reading.action === "create" ? field.createable : field.updateable)) unwritable.push(field.name);
    else values[field.name] = related === undefined ? convert(field, value) : resolve(reading, field, value);
  }
  if (unwritable.length > 0) throw notWritable(unwritable);
  return values;
}

function notWritable(names: string[]) {
  const advice =
    "Please check the security settings of this field and verify that it is read/write for your profile or permission set.";
  return recordFault(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${names.join(", ")}. ${advice}`,
    names,
  );
}

function relatedField(schema: Schema, object: ObjectSpec, name: string, value: unknown): FieldSpec | undefined {
  return typeof value === "object" && value !== null ? schema.relationship(object, name) : undefined;
}

/** `{"Parent": {"OpenCx_Handoff_Key__c": "…"}}`: the parent by an external id. */
function resolve({ schema, records }: Reading, field: FieldSpec, value: unknown): Value {
  const entries = Object.entries(value as object).filter(([name]) => name !== "attributes");
  const parent = schema.object(field.referenceTo[0] ?? "");
  const [name, key] = entries[0] ?? [];
  const by = name === undefined ? undefined : schema.field(parent, name);
  if (entries.length !== 1 || by === undefined || !(by.externalId || by.type === "id")) {
    throw refusal("INVALID_FIELD", `${field.relationshipName}: give exactly one external id field of ${parent.name}.`);
  }
  const found =
    by.type === "id" ? records.get(parent.name, String(key)) : records.find(parent.name, by, convert(by, key))[0];
  if (found !== undefined) return found["Id"] ?? null;
  const message = `Foreign key external ID: ${String(key)} not found for field ${by.name} in entity ${parent.name}`;
  throw recordFault("INVALID_FIELD", message);
}
