import { badQuery, notSimulated } from "../dataverse-error.ts";
import type { Condition, Path } from "./ast.ts";
import { parseFilter } from "./parse-filter.ts";

export interface Ordering {
  path: Path;
  descending: boolean;
}

/** One property that is read along with a row, with the options in its brackets. */
export interface Expansion {
  name: string;
  options: QueryOptions;
}

/** What a query asks for. */
export interface QueryOptions {
  select: string[] | undefined;
  filter: Condition | undefined;
  orderBy: Ordering[];
  top: number | undefined;
  count: boolean;
  expand: Expansion[];
  skipToken: string | undefined;
}

const supported = new Set(["$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken"]);
const known = new Set(["$apply", "$search", "$format", "$compute", "$deltatoken"]);
const custom = new Set(["fetchXml", "savedQuery", "userQuery"]);

/** Reads the query of an address, with or without its question mark. Throws DataverseError. */
export function readQueryOptions(query: string): QueryOptions {
  return optionsOf(splitQuery(query));
}

/** Name and decoded value of each part; `+` is a space. */
export function splitQuery(query: string): [string, string][] {
  const text = query.replace(/^\?/, "");
  if (text === "") return [];
  return text.split("&").map((part) => {
    const equals = part.indexOf("=");
    const [name, value] = equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
    return [decoded(name), decoded(value)];
  });
}

function optionsOf(parts: [string, string][]): QueryOptions {
  const values = new Map<string, string>();
  for (const [name, value] of parts) {
    if (custom.has(name) || known.has(name)) throw notSimulated(`the query option ${name}`);
    if (name === "$skip") throw badQuery("Skip Clause is not supported in CRM");
    if (!name.startsWith("$")) continue;
    if (!supported.has(name)) throw badQuery(`The query parameter '${name}' is not supported.`);
    if (values.has(name))
      throw badQuery(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    values.set(name, value);
  }
  const filter = values.get("$filter");
  return {
    select: values.has("$select") ? listOf(values.get("$select") ?? "") : undefined,
    filter: filter === undefined ? undefined : parseFilter(filter),
    orderBy: listOf(values.get("$orderby") ?? "").map(readOrdering),
    top: readTop(values.get("$top")),
    count: readCount(values.get("$count")),
    expand: splitOutside(values.get("$expand") ?? "", ",").map(readExpansion),
    skipToken: values.get("$skiptoken"),
  };
}

function listOf(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "");
}

function readOrdering(text: string): Ordering {
  const match = /^([\w/]+)(?:\s+(asc|desc))?$/.exec(text);
  if (match === null) throw badQuery(`Syntax error at position 0 in '${text}'.`);
  return { path: (match[1] ?? "").split("/"), descending: match[2] === "desc" };
}

function readTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw badQuery(`Invalid value '${text}' for $top query option found.`);
  return Number(text);
}

function readCount(text: string | undefined): boolean {
  if (text === undefined || text === "false") return false;
  if (text !== "true") throw badQuery(`Invalid value '${text}' for $count query option found.`);
  return true;
}

function readExpansion(text: string): Expansion {
  const match = /^(\w+)(?:\((.*)\))?$/s.exec(text.trim());
  if (match === null) throw badQuery(`Syntax error at position 0 in '${text}'.`);
  const parts = splitOutside(match[2] ?? "", ";").map((part): [string, string] => {
    const equals = part.indexOf("=");
    return [part.slice(0, equals).trim(), part.slice(equals + 1)];
  });
  return { name: match[1] ?? "", options: optionsOf(parts) };
}

/** Splits at a separator that stands neither in brackets nor in a string. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [part, depth, quoted] = ["", 0, false];
  for (const char of text) {
    if (char === "'") quoted = !quoted;
    if (!quoted && char === "(") depth += 1;
    if (!quoted && char === ")") depth -= 1;
    if (char === separator && depth === 0 && !quoted) {
      parts.push(part);
      part = "";
    } else part += char;
  }
  return [...parts, part].filter((one) => one.trim() !== "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badQuery("Bad Request - Error in query syntax.");
  }
}
