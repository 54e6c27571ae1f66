import { FlowNotUnderstood } from "./faults.ts";

export type FlowRecord = Record<string, string | number | boolean | null>;
export type FlowValue = string | number | boolean | null | FlowRecord | FlowRecord[];

/** Blank as flows know it: null and the empty text are both blank, zero and false are not. */
export function isBlank(value: FlowValue): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

/** Equality of formulas and decisions. Strict about case, where an org might not be: a flow must not rely on either. */
export function areEqual(left: FlowValue, right: FlowValue): boolean {
  if (isBlank(left) && isBlank(right)) return true;
  return left === right;
}

/** Equality of record filters: SOQL compares text without case. */
export function areEqualInQuery(left: FlowValue, right: FlowValue): boolean {
  if (typeof left === "string" && typeof right === "string") return left.toLowerCase() === right.toLowerCase();
  return left === right;
}

/** A text or nothing; anything else is a fault in the flow. */
export function asText(value: FlowValue): string | null {
  if (value === null || typeof value === "string") return value;
  throw new FlowNotUnderstood(`A text is needed, not ${JSON.stringify(value)}.`);
}

/** True or false; anything else is a fault in the flow. */
export function asBoolean(value: FlowValue): boolean {
  if (typeof value === "boolean") return value;
  throw new FlowNotUnderstood(`True or false is needed, not ${JSON.stringify(value)}.`);
}

/** A number; anything else is a fault in the flow. */
export function asNumber(value: FlowValue): number {
  if (typeof value === "number") return value;
  throw new FlowNotUnderstood(`A number is needed, not ${JSON.stringify(value)}.`);
}

/** The field of a record; a field that was not read is a fault in the flow. */
export function fieldOf(record: FlowRecord, field: string): FlowValue {
  const value = record[field];
  if (value === undefined) throw new FlowNotUnderstood(`The field ${field} was not read.`);
  return value;
}
