import type { Choice, Column, ColumnKind } from "./types.ts";

const numbers: Partial<Record<ColumnKind, [number, number]>> = {
  integer: [-2_147_483_648, 2_147_483_647],
  bigint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  decimal: [-100_000_000_000, 100_000_000_000],
};

/**
 * Reads the columns of a table, one a line: logical name, kind with its argument in brackets (a length, a range `0..10`,
 * choices `1:High|2:Normal`, of a status `1:Active:0`, the tables of a lookup), then words: `required`, `application`,
 * `readonly`, `createonly`, `notoncreate`, `default=…`, `nav=…` where `{table}` stands for the target.
 */
export function readColumnTable(text: string): Column[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map(readLine);
}

/** A column with nothing special about it. */
export function plainColumn(name: string, kind: ColumnKind): Column {
  const [minimum, maximum] = numbers[kind] ?? [0, 0];
  return {
    ...{ name, kind, maxLength: 0, minimum, maximum, choices: [], targets: [] },
    ...{ required: "no", createable: true, updateable: true, initial: null },
  };
}

function readLine(line: string): Column {
  const [name = "", kindText = "", ...words] = line.split(/\s+/);
  const match = /^([a-z]+)(?:\((.*)\))?$/.exec(kindText);
  if (match === null) throw new Error(`Unreadable line in a column table: ${line}`);
  const column = plainColumn(name, match[1] as ColumnKind);
  const navigation = words.find((word) => word.startsWith("nav="))?.slice(4);
  readArgument(column, match[2] ?? "", navigation);
  for (const word of words) readWord(column, word);
  if (column.kind === "key") column.updateable = false;
  return column;
}

function readArgument(column: Column, argument: string, navigation: string | undefined): void {
  if (argument === "") return;
  if (column.kind === "lookup") {
    const tables = argument.split(",");
    const pattern = navigation ?? (tables.length > 1 ? `${column.name}_{table}` : column.name);
    column.targets = tables.map((table) => ({ table, navigation: pattern.replace("{table}", table) }));
  } else if (argument.includes(":")) {
    column.choices = argument.split("|").map(readChoice);
  } else if (argument.includes("..")) {
    const [minimum = "0", maximum = "0"] = argument.split("..");
    column.minimum = Number(minimum);
    column.maximum = Number(maximum);
  } else column.maxLength = Number(argument);
}

function readChoice(text: string): Choice {
  const [value, label = "", state] = text.split(":");
  return {
    value: Number(value),
    label: label.replaceAll("_", " "),
    ...(state === undefined ? {} : { state: Number(state) }),
  };
}

function readWord(column: Column, word: string): void {
  const [key, value = ""] = word.split("=");
  if (key === "required") column.required = "system";
  else if (key === "application") column.required = "application";
  else if (key === "readonly") column.createable = column.updateable = false;
  else if (key === "createonly") column.updateable = false;
  else if (key === "notoncreate") column.createable = false;
  else if (key === "default") column.initial = initialOf(column.kind, value);
  else if (key !== "nav") throw new Error(`Unknown word in a column table: ${word}`);
}

function initialOf(kind: ColumnKind, text: string) {
  if (kind === "boolean") return text === "true";
  return kind === "string" || kind === "memo" || kind === "choices" ? text : Number(text);
}
