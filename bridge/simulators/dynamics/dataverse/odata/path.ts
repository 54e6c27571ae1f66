import { badQuery } from "../dataverse-error.ts";
import { isGuid } from "./names.ts";

/** How a row is named in an address. */
export type RowKey = { kind: "primary"; id: string } | { kind: "alternate"; values: Map<string, string | number> };

export interface Segment {
  name: string;
  /** What stood in brackets; undefined when there were none. */
  inBrackets: string | undefined;
}

/** Splits an address below the version into segments: `queues(<guid>)/Microsoft.Dynamics.CRM.AddToQueue`. */
export function splitPath(path: string): Segment[] {
  const parts = path.match(/(?:'(?:[^']|'')*'|[^/'])+/g) ?? [];
  return parts.map((part) => {
    const match = /^([^()]+)(?:\((.*)\))?$/s.exec(decoded(part));
    if (match === null) throw badQuery(`Bad Request - Error in query syntax.`);
    return { name: match[1] ?? "", inBrackets: match[2] };
  });
}

/** Reads what stands in the brackets after a set. Throws DataverseError. */
export function readKey(text: string): RowKey {
  if (isGuid(text)) return { kind: "primary", id: text.toLowerCase() };
  const values = new Map<string, string | number>();
  const form = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|[0-9a-fA-F-]{36})\s*(,|$)/y;
  while (form.lastIndex < text.length) {
    const at = form.lastIndex;
    const [, name = "", value = "", separator] = form.exec(text) ?? [];
    if (form.lastIndex <= at) throw badQuery("Bad Request - Error in query syntax.");
    values.set(name, literal(value));
    if (separator === "") break;
  }
  if (values.size === 0) throw badQuery("Bad Request - Error in query syntax.");
  return { kind: "alternate", values };
}

function literal(text: string): string | number {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return isGuid(text) ? text.toLowerCase() : Number(text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badQuery("Bad Request - Error in query syntax.");
  }
}
