import type { Row } from "../../tenant.ts";
import { compareValues, testOf } from "../odata/filter.ts";
import { propertyOf } from "../odata/properties.ts";
import type { Showing } from "./show-row.ts";

/** The rows that a query finds, in its order; `$top` and paging are not applied yet. Throws DataverseError. */
export function runQuery({ call, table, options }: Showing, isCandidate: (row: Row) => boolean = () => true): Row[] {
  const source = call.world.tenant;
  const test = options.filter === undefined ? undefined : testOf(source, table, options.filter);
  const orderings = options.orderBy.map(({ path, descending }) => ({
    read: propertyOf(source, table, path).read,
    sign: descending ? -1 : 1,
  }));
  const rows = source.store.find(table.name, (row) => isCandidate(row) && (test?.(row) ?? true));
  if (orderings.length === 0) return rows;
  return rows.sort((left, right) => {
    for (const { read, sign } of orderings) {
      const order = compareValues(read(left), read(right)) * sign;
      if (order !== 0) return order;
    }
    return 0;
  });
}
