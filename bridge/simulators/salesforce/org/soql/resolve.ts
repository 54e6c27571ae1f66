import type { Records } from "../records/records.ts";
import type { Schema } from "../schema/schema.ts";
import type { FieldSpec, ObjectSpec, Row } from "../schema/types.ts";
import { isFilterable } from "../schema/types.ts";
import type { Path } from "./ast.ts";
import { queryError } from "./query-error.ts";

/** What a query runs on. */
export interface Source {
  schema: Schema;
  records: Records;
  soql: string;
}

/** A path whose names are known: references to follow, then the field. */
export interface ResolvedPath {
  steps: { field: FieldSpec; name: string }[];
  field: FieldSpec;
}

/** Finds the fields that a path names. Throws RestError INVALID_FIELD. */
export function resolvePath({ schema, soql }: Source, object: ObjectSpec, path: Path): ResolvedPath {
  const names = path.names[0]?.toLowerCase() === object.name.toLowerCase() ? path.names.slice(1) : path.names;
  const steps: ResolvedPath["steps"] = [];
  let candidates = [object];
  for (const name of names.slice(0, -1)) {
    const field = first(candidates, (one) => schema.relationship(one, name));
    if (field?.relationshipName === undefined) {
      const text = `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
      throw queryError(soql, path.at, text, "INVALID_FIELD");
    }
    steps.push({ field, name: field.relationshipName });
    candidates = field.referenceTo.flatMap((one) => schema.find(one) ?? []);
  }
  const last = names.at(-1) ?? "";
  const field = first(candidates, (one) => schema.field(one, last));
  if (field === undefined || field.writeOnly) {
    const text = `No such column '${last}' on entity '${candidates[0]?.name ?? object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw queryError(soql, path.at, text, "INVALID_FIELD");
  }
  return { steps, field };
}

/** The same for a field that rows are compared by. Throws RestError INVALID_FIELD for long texts and bytes as well. */
export function resolveComparable(
  source: Source,
  object: ObjectSpec,
  path: Path,
  done: "filtered" | "sorted",
): ResolvedPath {
  const resolved = resolvePath(source, object, path);
  if (isFilterable(resolved.field)) return resolved;
  const text = `field '${resolved.field.name}' can not be ${done} in a query call`;
  throw queryError(source.soql, path.at, text, "INVALID_FIELD");
}

/** The row at the end of the references; undefined where one is empty. */
export function follow({ records, schema }: Source, row: Row, steps: ResolvedPath["steps"]): Row | undefined {
  let current: Row | undefined = row;
  for (const { field } of steps) {
    const id: unknown = current[field.name];
    const target = typeof id === "string" ? schema.byId(id) : undefined;
    current = target === undefined ? undefined : records.get(target.name, String(id));
    if (current === undefined) return undefined;
  }
  return current;
}

function first<Item, Result>(items: Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
