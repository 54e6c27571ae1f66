import type { Value } from "../../tenant.ts";
import { DataverseError } from "../dataverse-error.ts";
import type { Column, Table } from "../schema/types.ts";

/** C0 controls save TAB, LF and CR, half surrogates, and what XML has no place for. */
const unwritable = /[^\P{Cc}\t\n\r\u007F-\u009F]|\p{Cs}|[\uFFFE\uFFFF]/u;

/** Checks lengths, choices, ranges and characters of the values that a write sets. Throws DataverseError (contract dynamics-365 3.6). */
export function checkValues(table: Table, values: Record<string, Value>): void {
  for (const [name, value] of Object.entries(values)) {
    const column = table.columns.get(name);
    if (column === undefined || value === null) continue;
    if (typeof value === "string") checkText(table, column, value);
    if (typeof value === "number") checkNumber(table, column, value);
  }
}

function checkText(table: Table, column: Column, value: string): void {
  if (unwritable.test(value)) {
    const text = `An invalid character was found in the '${column.name}' attribute of the '${table.name}' entity.`;
    throw new DataverseError(400, "0x80040278", text);
  }
  if (column.kind === "choices") for (const one of value.split(",")) checkChoice(table, column, Number(one));
  if (column.maxLength === 0 || value.length <= column.maxLength) return;
  const where = `the '${column.name}' attribute of the '${table.name}' entity`;
  const text = `A validation error occurred.  The length of ${where} exceeded the maximum allowed length of '${column.maxLength}'.`;
  throw new DataverseError(400, "0x80044331", text);
}

function checkNumber(table: Table, column: Column, value: number): void {
  if (column.choices.length > 0) {
    checkChoice(table, column, value);
    return;
  }
  if (value >= column.minimum && value <= column.maximum) return;
  const where = `The value of '${column.name}' on record of type '${table.name}' is outside the valid range.`;
  const code = column.kind === "decimal" ? "0x80044330" : "0x8004432f";
  const text = `A validation error occurred.  ${where} Minimum: ${column.minimum}, Maximum: ${column.maximum}`;
  throw new DataverseError(400, code, text);
}

function checkChoice(table: Table, { name, choices }: Column, value: number): void {
  const accepted = choices.map((choice) => choice.value);
  if (accepted.includes(value)) return;
  const where = `The value ${value} of '${name}' on record of type '${table.name}' is outside the valid range.`;
  const text = `A validation error occurred.  ${where} Accepted Values: ${accepted.join(",")}`;
  throw new DataverseError(400, "0x8004431a", text);
}
