import type { Ordering, Path, Query } from "./ast.ts";
import { parseCondition } from "./parse-condition.ts";
import { queryError } from "./query-error.ts";
import { Reader } from "./reader.ts";
import { refusal } from "../rest-error.ts";

const later = ["with", "group", "having", "for", "using", "update", "all"];
const mostOffset = 2000;

/** Reads a query. Throws RestError MALFORMED_QUERY, also for what is right SOQL but not simulated. */
export function parseQuery(soql: string): Query {
  const reader = new Reader(soql);
  const query = readQuery(reader, false);
  if (reader.token.kind !== "end") throw reader.unexpected();
  return query;
}

function readQuery(reader: Reader, isChild: boolean): Query {
  reader.expect("select");
  const select = readSelect(reader, isChild);
  reader.expect("from");
  const { text: from, at: fromAt } = reader.word();
  if (reader.isAt(",") || reader.isAt("as")) throw reader.unsupported("aliases and several objects");
  const where = reader.take("where") ? parseCondition(reader) : undefined;
  const unsupported = later.find((word) => reader.isAt(word));
  if (unsupported !== undefined) throw reader.unsupported(unsupported.toUpperCase());
  const orderBy = reader.take("order", "by") ? readOrdering(reader) : [];
  const limit = reader.take("limit") ? reader.wholeNumber() : undefined;
  const offset = reader.take("offset") ? reader.wholeNumber() : undefined;
  if ((offset ?? 0) > mostOffset)
    throw refusal("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${mostOffset}`);
  return { select, from, fromAt, where, orderBy, limit, offset };
}

function readSelect(reader: Reader, isChild: boolean): Query["select"] {
  if (reader.take("count", "(", ")")) return "count";
  const items: (Path | Query)[] = [];
  do {
    if (reader.take("(")) {
      if (isChild) throw reader.unsupported("sub-queries below sub-queries");
      items.push(readQuery(reader, true));
      reader.expect(")");
    } else items.push(readField(reader));
  } while (reader.take(","));
  return items;
}

function readField(reader: Reader): Path {
  if (reader.isAt("typeof")) throw reader.unsupported("TYPEOF");
  const path = reader.path();
  if (path.names.length > 6) throw queryError(reader.soql, path.at, "SELECT paths may go five relationships up");
  if (reader.isAt("(")) throw reader.unsupported(`${path.names.join(".")}(…) in the select list`);
  return path;
}

function readOrdering(reader: Reader): Ordering[] {
  const orderings: Ordering[] = [];
  do {
    const path = reader.path();
    if (reader.isAt("(")) throw reader.unsupported("functions in ORDER BY");
    const descending = reader.take("desc") || (reader.take("asc") && false);
    const nullsLast = reader.take("nulls", "last") || (reader.take("nulls", "first") && false);
    orderings.push({ path, descending, nullsLast });
  } while (reader.take(","));
  return orderings;
}
