import { refusal } from "../rest-error.ts";
import { runQuery } from "../soql/run.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { notAllowed } from "./refusals.ts";

const pageSize = 2000;
const leastPageSize = 200;

/** `/query`, `/queryAll` and their further pages. Throws RestError. */
export function queries(call: RestCall): RestAnswer {
  const { world, method, path, base, query } = call;
  if (method !== "GET") throw notAllowed(method, "HEAD,GET");
  const locator = path[1];
  if (locator !== undefined) return { status: 200, body: world.cursors.next(locator, base) };
  const soql = query.get("q");
  if (soql === null || soql.trim() === "") throw refusal("MALFORMED_QUERY", "A query string has to be specified");
  const found = runQuery(world, soql, { base, all: path[0] === "queryAll" });
  return { status: 200, body: world.cursors.open(found, wantedPageSize(call), base) };
}

function wantedPageSize({ header }: RestCall): number {
  const wanted = Number(/batchSize\s*=\s*(\d+)/i.exec(header("sforce-query-options") ?? "")?.[1] ?? pageSize);
  return Math.min(pageSize, Math.max(leastPageSize, wanted));
}
