import type { Row } from "../../tenant.ts";
import { badQuery } from "../dataverse-error.ts";
import { readQueryOptions, splitQuery } from "../odata/query-options.ts";
import type { Table } from "../schema/types.ts";
import type { Answer, Call } from "./call.ts";
import { applied, readPreferences, wants } from "./preferences.ts";
import { runQuery } from "./run-query.ts";
import { checkShowing, showRow } from "./show-row.ts";

const mostPerPage = 5000;
const counted = "Microsoft.Dynamics.CRM.totalrecordcount";

/** `GET /{set}`: the rows of a query, a page at a time (contract dynamics-365 3.4). Throws DataverseError. */
export function listRows(call: Call, table: Table, isCandidate?: (row: Row) => boolean): Answer {
  const { world, actor } = call;
  world.privileges.may(actor, "Read", table);
  const options = readQueryOptions(call.query);
  const preferences = readPreferences(call.headers);
  const showing = { call, table, options, preferences };
  checkShowing(showing);
  const rows = runQuery(showing, isCandidate);
  const from = readSkipToken(options.skipToken);
  const size = Math.min(options.top ?? preferences.maxPageSize ?? mostPerPage, mostPerPage);
  const page = rows.slice(from, from + size);
  const hasMore = options.top === undefined && from + size < rows.length;
  const columns = options.select === undefined ? "" : `(${options.select.join(",")})`;
  const body: Record<string, unknown> = { "@odata.context": `${call.base}/$metadata#${table.set}${columns}` };
  if (options.count) Object.assign(body, countOf(rows, wants(preferences, counted)));
  body["value"] = page.map((row) => showRow(showing, row));
  if (hasMore) body["@odata.nextLink"] = nextLink(call, from + size);
  const headers = applied([
    preferences.maxPageSize !== undefined && `odata.maxpagesize=${preferences.maxPageSize}`,
    preferences.annotations.length > 0 && `odata.include-annotations="${preferences.annotations.join(",")}"`,
  ]);
  return { status: 200, headers, body };
}

/** `GET /{set}/$count`, up to 5,000. */
export function countRows(call: Call, table: Table): Answer {
  call.world.privileges.may(call.actor, "Read", table);
  const options = readQueryOptions(call.query);
  const rows = runQuery({ call, table, options, preferences: readPreferences(call.headers) });
  return { status: 200, headers: {}, body: String(Math.min(rows.length, mostPerPage)) };
}

function countOf(rows: Row[], isAnnotated: boolean): Record<string, unknown> {
  const count = Math.min(rows.length, mostPerPage);
  const more = { [`@${counted}`]: count, [`@${counted}limitexceeded`]: rows.length > mostPerPage };
  return { "@odata.count": count, ...(isAnnotated ? more : {}) };
}

function nextLink({ base, path, query }: Call, from: number): string {
  const kept = splitQuery(query).filter(([name]) => name !== "$skiptoken");
  const cookie = `<cookie pagenumber="${from}" istracking="False" />`;
  const parts = [...kept, ["$skiptoken", cookie] as const].map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${base}/${path}?${parts.join("&")}`;
}

function readSkipToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const from = /^<cookie pagenumber="(\d{1,9})" istracking="False" \/>$/.exec(token)?.[1];
  if (from === undefined) throw badQuery("Malformed XML in the Paging Cookie");
  return Number(from);
}
