import type { Component } from "./component.ts";
import { textAt, textsAt } from "./xml.ts";

/** What an org accepts in a field that has a closed set of values; undefined where anything goes. */
export function valuesOf(field: Component): string[] | undefined {
  const isRestricted = textAt(field.body, "valueSet", "restricted") === "true";
  const values = textsAt(field.body, "valueSet", "valueSetDefinition", "value", "fullName");
  return isRestricted && values.length > 0 ? values : undefined;
}

const whole = ["equals", "notEqual", "includes", "excludes"];

/** The values of a filter that the field can never have. A comma separates several, and none asks for an empty field. */
export function strayValues(field: Component, operation: string, value: string): string[] {
  const known = valuesOf(field);
  if (known === undefined || !whole.includes(operation)) return [];
  return separated(value).filter((each) => !known.includes(each));
}

/** The values of a filter, one by one. */
export function separated(value: string): string[] {
  return value
    .split(/[,;]/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
