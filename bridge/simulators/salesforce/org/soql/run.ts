import { refusal } from "../rest-error.ts";
import type { ObjectSpec, Row } from "../schema/types.ts";
import { showValue, type Shown } from "../rest/show.ts";
import type { Condition, Ordering, Path, Query } from "./ast.ts";
import { compareValues } from "./compare.ts";
import { candidates, testOf } from "./filter.ts";
import { parseQuery } from "./parse.ts";
import { queryError } from "./query-error.ts";
import { follow, resolveComparable, resolvePath } from "./resolve.ts";
import type { Source } from "./resolve.ts";

/** What a query found: all rows, not yet in pages. */
export interface Found {
  total: number;
  records: Shown[];
}

/** How a query is run. */
export interface RunOptions {
  /** `/services/data/v67.0`, for the addresses of rows. */
  base: string;
  /** Deleted rows too. */
  all?: boolean;
}

/** Runs a query. Throws RestError. */
export function runQuery(world: Omit<Source, "soql">, soql: string, options: RunOptions): Found {
  const source: Source = { schema: world.schema, records: world.records, soql };
  const query = parseQuery(soql);
  const object = source.schema.find(query.from);
  if (object === undefined) {
    const text = `sObject type '${query.from}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw queryError(soql, query.fromAt, text, "INVALID_TYPE");
  }
  demandSelectiveLinks(object, query.where);
  const rows = options.all === true ? source.records.everything(object.name) : candidates(source, object, query.where);
  return select(source, object, query, rows, options);
}

function select(source: Source, object: ObjectSpec, query: Query, rows: Row[], options: RunOptions): Found {
  const test = query.where === undefined ? () => true : testOf(source, object, query.where);
  const show =
    query.select === "count" ? undefined : query.select.map((item) => showItem(source, object, item, options));
  const found = order(source, object, query.orderBy, rows.filter(test));
  const { offset = 0, limit = found.length } = query;
  const kept = found.slice(offset, offset + limit);
  if (show === undefined) return { total: kept.length, records: [] };
  const records = kept.map((row) => {
    const record: Shown = attributesOf(object, row, options.base);
    for (const add of show) add(record, row);
    return record;
  });
  return { total: records.length, records };
}

type Add = (record: Shown, row: Row) => void;

function showItem(source: Source, object: ObjectSpec, item: Path | Query, options: RunOptions): Add {
  if ("select" in item) return showChildren(source, object, item, options);
  const { steps, field } = resolvePath(source, object, item);
  return (record, row) => {
    let place = record;
    let current: Row = row;
    for (const step of steps) {
      const next = follow(source, current, [step]);
      if (next === undefined) {
        place[step.name] ??= null;
        return;
      }
      const target = source.schema.byId(String(next["Id"]));
      place[step.name] ??= target === undefined ? {} : attributesOf(target, next, options.base);
      place = place[step.name] as Shown;
      current = next;
    }
    place[field.name] = showValue(field, current, options.base);
  };
}

function showChildren(source: Source, object: ObjectSpec, query: Query, options: RunOptions): Add {
  const children = source.schema.children(object);
  const child = children.find(({ relationshipName }) => relationshipName.toLowerCase() === query.from.toLowerCase());
  if (child === undefined) {
    const text = `Didn't understand relationship '${query.from}' in FROM part of query call.`;
    throw queryError(source.soql, query.fromAt, text, "INVALID_TYPE");
  }
  if (query.select === "count") throw queryError(source.soql, query.fromAt, "COUNT() is not allowed in a sub-query");
  const spec = source.schema.object(child.childObject);
  const field = source.schema.field(spec, child.field);
  select(source, spec, query, [], options);
  return (record, row) => {
    const rows = field === undefined ? [] : source.records.find(spec.name, field, row["Id"] ?? null);
    const { total, records } = select(source, spec, query, rows, options);
    record[child.relationshipName] = total === 0 ? null : { totalSize: total, done: true, records };
  };
}

function order(source: Source, object: ObjectSpec, orderings: Ordering[], rows: Row[]): Row[] {
  const keys = orderings.map(({ path, descending, nullsLast }) => {
    const { steps, field } = resolveComparable(source, object, path, "sorted");
    const value = (row: Row) => {
      const found = follow(source, row, steps)?.[field.name] ?? null;
      return typeof found === "string" && !field.caseSensitive ? found.toLowerCase() : found;
    };
    return { value, descending, nullsLast };
  });
  return [...rows].sort((left, right) => {
    for (const { value, descending, nullsLast } of keys) {
      const [one, two] = [value(left), value(right)];
      const result = compareValues(one, two);
      if (result === 0) continue;
      if (one === null || two === null) return nullsLast ? -result : result;
      return descending ? -result : result;
    }
    return 0;
  });
}

function attributesOf(object: ObjectSpec, row: Row, base: string): Shown {
  return { attributes: { type: object.name, url: `${base}/sobjects/${object.name}/${String(row["Id"])}` } };
}

/** Salesforce lists links only of named documents or records. */
function demandSelectiveLinks({ name }: ObjectSpec, where: Condition | undefined): void {
  if (name !== "ContentDocumentLink") return;
  const parts = where?.kind === "and" ? where.parts : where === undefined ? [] : [where];
  const selective = parts.some(
    (part) =>
      part.kind === "compare" &&
      (part.operator === "=" || part.operator === "in") &&
      /^(contentdocumentid|linkedentityid)$/i.test(part.path.names.join(".")),
  );
  if (selective) return;
  throw refusal(
    "MALFORMED_QUERY",
    "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
  );
}
