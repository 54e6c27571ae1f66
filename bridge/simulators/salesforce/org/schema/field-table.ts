import type { FieldSpec, FieldType } from "./types.ts";
import { plainField } from "./types.ts";

/**
 * Reads a table of standard fields, one a line: name, type with its argument in brackets (a length, the objects of a
 * reference, the values of a picklist), then words: `required`, `readonly`, `createonly`, `writeonly`, `bytes`,
 * `restricted`, `unique`, `default=…`, `auto=…`, `children=…`.
 */
export function readFieldTable(table: string): FieldSpec[] {
  const lines = table.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map(readLine);
}

function readLine(line: string): FieldSpec {
  const [name = "", typeText = "", ...words] = line.split(/\s+/);
  const match = /^([a-z0-9]+)(?:\((.*)\))?$/.exec(typeText);
  if (match === null) throw new Error(`Unreadable line in a field table: ${line}`);
  const field = plainField(name, match[1] as FieldType);
  readArgument(field, match[2] ?? "");
  for (const word of words) readWord(field, word);
  return field;
}

function readArgument(field: FieldSpec, argument: string): void {
  if (field.type === "reference") {
    field.length = 18;
    field.referenceTo = argument.split(",");
    field.relationshipName = field.name.replace(/Id$/, "");
  } else if (field.type === "picklist") {
    field.length = 255;
    field.values = argument.split("|").map((value) => value.replaceAll("_", " "));
  } else if (argument !== "") {
    field.length = Number(argument);
  }
}

function readWord(field: FieldSpec, word: string): void {
  const [key, value = ""] = word.split("=");
  if (key === "required") field.required = true;
  else if (key === "readonly") field.createable = field.updateable = false;
  else if (key === "createonly") field.updateable = false;
  else if (key === "writeonly") field.writeOnly = true;
  else if (key === "bytes") field.bytes = true;
  else if (key === "restricted") field.restricted = true;
  else if (key === "unique") field.unique = true;
  else if (key === "default") field.initial = value === "true" ? true : value;
  else if (key === "children") field.childrenName = value;
  else if (key === "auto") {
    field.auto = value;
    field.createable = field.updateable = false;
  } else throw new Error(`Unknown word in a field table: ${word}`);
}
