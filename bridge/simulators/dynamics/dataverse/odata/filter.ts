import type { Row, Value } from "../../tenant.ts";
import { badQuery } from "../dataverse-error.ts";
import { edmType } from "../rows/convert.ts";
import { lookupOf } from "../rows/store.ts";
import type { Column, Table } from "../schema/types.ts";
import type { Condition, Literal, Operator, TextFunction } from "./ast.ts";
import { likeTest } from "./like-pattern.ts";
import { propertyOf } from "./properties.ts";
import type { Source } from "./properties.ts";

type Test = (row: Row) => boolean;

/**
 * Turns a condition into a test of rows. `%`, `_` and `[…]` are wildcards in every string, also after `eq` (contract
 * dynamics-365 3.4). Throws DataverseError for unknown properties and for types that do not fit.
 */
export function testOf(source: Source, table: Table, condition: Condition): Test {
  switch (condition.kind) {
    case "and": {
      const tests = condition.parts.map((part) => testOf(source, table, part));
      return (row) => tests.every((test) => test(row));
    }
    case "or": {
      const tests = condition.parts.map((part) => testOf(source, table, part));
      return (row) => tests.some((test) => test(row));
    }
    case "not": {
      const test = testOf(source, table, condition.part);
      return (row) => !test(row);
    }
    case "compare": {
      const { column, read } = propertyOf(source, table, condition.path);
      checkLiteral(column, condition.literal, condition.operator);
      const holds = comparison(condition.operator, condition.literal);
      return (row) => holds(read(row));
    }
    case "text": {
      const { column, read } = propertyOf(source, table, condition.path);
      if (edmType(column) !== "Edm.String") throw incompatible(column, "Edm.String", condition.name);
      const isLike = textTest(condition.value, condition.name);
      return (row) => isLike(read(row));
    }
  }
}

/** Orders two values; null is the least, texts are alike in any case. */
export function compareValues(left: Value, right: Value): number {
  const [mine, other] = [folded(left), folded(right)];
  if (mine === other) return 0;
  if (mine === null) return -1;
  return other === null || mine > other ? 1 : -1;
}

function comparison(operator: Operator, literal: Literal): (value: Value) => boolean {
  if (literal.kind === "null") return (value) => (value === null) === (operator === "eq");
  if (literal.kind === "string" && (operator === "eq" || operator === "ne")) {
    const isLike = textTest(literal.value, "equals");
    return (value) => isLike(value) === (operator === "eq");
  }
  return (value) => {
    if (value === null) return operator === "ne";
    const mine = literal.kind === "time" ? Date.parse(String(folded(value))) : value;
    return isOrdered(compareValues(mine, literal.value), operator);
  };
}

function isOrdered(order: number, operator: Operator): boolean {
  if (operator === "eq") return order === 0;
  if (operator === "ne") return order !== 0;
  if (operator === "gt") return order > 0;
  if (operator === "ge") return order >= 0;
  return operator === "lt" ? order < 0 : order <= 0;
}

function folded(value: Value): string | number | boolean | null {
  const plain = lookupOf(value)?.id ?? value;
  return typeof plain === "string" ? plain.toLowerCase() : (plain as number | boolean | null);
}

const literalTypes: Record<Exclude<Literal["kind"], "null">, string[]> = {
  string: ["Edm.String"],
  guid: ["Edm.Guid"],
  number: ["Edm.Int32", "Edm.Int64", "Edm.Decimal"],
  time: ["Edm.DateTimeOffset"],
  boolean: ["Edm.Boolean"],
};

function checkLiteral(column: Column, literal: Literal, operator: Operator): void {
  if (literal.kind === "null") {
    if (operator === "eq" || operator === "ne") return;
    throw badQuery(`The operator '${operator}' cannot be used with null.`);
  }
  const [shown = ""] = literalTypes[literal.kind];
  if (!literalTypes[literal.kind].includes(edmType(column))) throw incompatible(column, shown, operator);
}

function incompatible(column: Column, given: string, operator: string) {
  const found = `Found operand types '${edmType(column)}' and '${given}' for operator kind '${operator}'.`;
  return badQuery(`A binary operator with incompatible types was detected. ${found}`);
}

function textTest(text: string, kind: "equals" | TextFunction): (value: Value) => boolean {
  const [before, after] = [kind === "contains" || kind === "endswith", kind === "contains" || kind === "startswith"];
  const isLike = likeTest(`${before ? "%" : ""}${text}${after ? "%" : ""}`);
  return (value) => typeof value === "string" && isLike(value);
}
