import { refusal } from "../problem.ts";
import type { ErrorCode } from "../problem.ts";

/** The query of a list, by name. */
export type ListQuery = Record<string, unknown>;

const known = new Set(["StartTimeStamp", "PageSize", "ContinuationToken"]);
const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Refuses parameters that no list has. Throws Problem 30003. */
export function checkNames(query: ListQuery): void {
  const unknown = Object.keys(query).filter((name) => !known.has(name));
  if (unknown.length > 0) throw refusal(30003, `Unknown parameters: ${unknown.join(", ")}.`);
}

/** `PageSize`, by default 50. Throws Problem with the code of the list. */
export function pageSize(query: ListQuery, most: number, code: ErrorCode): number {
  const { PageSize: given } = query;
  if (given === undefined) return 50;
  const size = typeof given === "string" && /^\d+$/.test(given) ? Number(given) : 0;
  if (size < 1 || size > most) throw refusal(code);
  return size;
}

/** `StartTimeStamp` in milliseconds: ISO 8601, and URL-encoded where it has a `+`. Throws Problem 30006. */
export function startTime(query: ListQuery): number | undefined {
  const { StartTimeStamp: given } = query;
  if (given === undefined) return undefined;
  const parsed = typeof given === "string" && time.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(parsed)) throw refusal(30006);
  return parsed;
}

/** Where a page begins: after the element whose token was given. Throws Problem 30009 for a token that is none. */
export function pageStart<Element>(query: ListQuery, list: Element[], tokenOf: (element: Element) => string): number {
  const { ContinuationToken: given } = query;
  if (given === undefined) return 0;
  const index = list.findIndex((element) => tokenOf(element) === given);
  if (index === -1) throw refusal(30009);
  return index + 1;
}
