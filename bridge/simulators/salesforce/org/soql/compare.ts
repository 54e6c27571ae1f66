import type { FieldSpec, Value } from "../schema/types.ts";
import type { Operator } from "./ast.ts";

/** Whether a row's value meets an operator. Texts are alike in any case, ids and case-sensitive fields are not. */
export function holds(field: FieldSpec, value: Value, operator: Operator, wanted: Value[]): boolean {
  const [mine, ...others] = [value, ...wanted].map((one) => fold(field, one)) as [Value, ...Value[]];
  const other = others[0] ?? null;
  switch (operator) {
    case "=":
      return mine === other;
    case "!=":
      return mine !== other;
    case "in":
      return others.includes(mine);
    case "not in":
      return !others.includes(mine);
    case "like":
      return typeof mine === "string" && likePattern(String(other)).test(mine);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return mine !== null && other !== null && isOrdered(compareValues(mine, other), operator);
  }
}

/** Orders two values; null is the least. */
export function compareValues(left: Value, right: Value): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}

function isOrdered(order: number, operator: "<" | "<=" | ">" | ">="): boolean {
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

function fold({ caseSensitive }: FieldSpec, value: Value): Value {
  return typeof value === "string" && !caseSensitive ? value.toLowerCase() : value;
}

function likePattern(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\[_%]|[\s\S]/g, (part) => {
    if (part === "%") return "[\\s\\S]*";
    if (part === "_") return "[\\s\\S]";
    return (part.length === 2 ? part.slice(1) : part).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "i");
}
