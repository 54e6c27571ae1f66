import { isRecordId, to18 } from "../ids.ts";
import { isIndexed } from "../records/records.ts";
import { refusal } from "../rest-error.ts";
import type { FieldSpec, ObjectSpec, Row, Value } from "../schema/types.ts";
import type { Condition, Literal } from "./ast.ts";
import { compareValues, holds } from "./compare.ts";
import { queryError } from "./query-error.ts";
import { follow, resolveComparable } from "./resolve.ts";
import type { Source } from "./resolve.ts";

type Comparison = Extract<Condition, { kind: "compare" }>;
type Test = (row: Row) => boolean;

/** Turns a condition into a test of rows. Throws RestError for fields that are unknown or cannot be filtered. */
export function testOf(source: Source, object: ObjectSpec, condition: Condition): Test {
  if (condition.kind === "compare") return compareTest(source, object, condition);
  if (condition.kind === "not") {
    const test = testOf(source, object, condition.part);
    return (row) => !test(row);
  }
  const tests = condition.parts.map((part) => testOf(source, object, part));
  return condition.kind === "and"
    ? (row) => tests.every((test) => test(row))
    : (row) => tests.some((test) => test(row));
}

/** The rows that a condition can be true for, taken from an index where it demands one value of an indexed field. */
export function candidates({ schema, records }: Source, object: ObjectSpec, where: Condition | undefined): Row[] {
  const parts = where?.kind === "and" ? where.parts : where === undefined ? [] : [where];
  for (const part of parts) {
    if (part.kind !== "compare" || part.path.names.length !== 1 || !["=", "in"].includes(part.operator)) continue;
    const field = schema.field(object, part.path.names[0] ?? "");
    if (field === undefined || !isIndexed(field)) continue;
    const values = part.values.map((literal) => valueOf(field, literal));
    return [...new Set(values.flatMap((value) => records.find(object.name, field, value)))].sort(byId);
  }
  return records.all(object.name);
}

function byId(left: Row, right: Row): number {
  return compareValues(left["Id"] ?? null, right["Id"] ?? null);
}

function compareTest(source: Source, object: ObjectSpec, comparison: Comparison): Test {
  const { path, operator, values } = comparison;
  const { steps, field } = resolveComparable(source, object, path, "filtered");
  for (const literal of values) checkLiteral(source, comparison, field, literal);
  const wanted = values.map((literal) => valueOf(field, literal));
  return (row) => holds(field, follow(source, row, steps)?.[field.name] ?? null, operator, wanted);
}

function checkLiteral({ soql }: Source, { path, operator }: Comparison, field: FieldSpec, literal: Literal): void {
  if (literal.kind === "null") return;
  const expected = literalKinds(field);
  if (!expected.includes(literal.kind)) {
    const quoted =
      expected[0] === "string" ? " and should be enclosed in quotes" : " and should not be enclosed in quotes";
    const text = `value of filter criterion for field '${field.name}' must be of type ${field.type}${quoted}`;
    throw queryError(soql, path.at, text, "INVALID_FIELD");
  }
  if (operator === "like" && expected[0] !== "string") {
    throw queryError(soql, path.at, "invalid operator on this field", "INVALID_QUERY_FILTER_OPERATOR");
  }
  const isId = field.type === "id" || field.type === "reference";
  if (isId && literal.kind === "string" && !isRecordId(literal.value)) {
    throw refusal("INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${literal.value}`);
  }
}

function literalKinds({ type }: FieldSpec): Literal["kind"][] {
  if (type === "boolean") return ["boolean"];
  if (type === "int" || type === "double") return ["number"];
  if (type === "datetime") return ["datetime"];
  return type === "date" ? ["date"] : ["string"];
}

function valueOf(field: FieldSpec, literal: Literal): Value {
  if (literal.kind === "null") return null;
  const isId = (field.type === "id" || field.type === "reference") && literal.kind === "string";
  return isId && isRecordId(literal.value) ? to18(literal.value) : literal.value;
}
