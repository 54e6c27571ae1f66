import { refusal } from "../rest-error.ts";
import type { RestError } from "../rest-error.ts";

/** A fault in a query, shown as Salesforce shows it: the line, an arrow, row and column. */
export function queryError(soql: string, at: number, text: string, errorCode = "MALFORMED_QUERY"): RestError {
  const start = Math.max(0, at - 30);
  const shown = soql.slice(start, at + 30).replaceAll("\n", " ");
  const before = soql.slice(0, at).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  const where = `ERROR at Row:${before.length}:Column:${column}`;
  return refusal(errorCode, `\n${shown}\n${" ".repeat(at - start)}^\n${where}\n${text}`);
}
