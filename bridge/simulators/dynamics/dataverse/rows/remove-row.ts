import type { SimulatedTenant } from "../../create-tenant.ts";
import type { Table } from "../schema/types.ts";
import { lookupOf, textOf } from "./store.ts";

/** Lookups whose rows go when the row they point to goes; any other lookup is emptied. */
const cascading = new Set([
  "annotation.objectid",
  "queueitem.objectid",
  "queueitem.queueid",
  "incident.customerid",
  "incidentresolution.incidentid",
  "activityparty.activityid",
  "msdyn_ocliveworkitemcontextitem.msdyn_ocliveworkitemid",
]);

/** Removes a row with what hangs on it. */
export function removeRow(tenant: SimulatedTenant, table: Table, id: string): void {
  const { schema, store } = tenant;
  store.remove(table.name, id);
  for (const other of schema.all()) {
    for (const column of other.columns.values()) {
      if (!column.targets.some((target) => target.table === table.name)) continue;
      const isHanging = cascading.has(`${other.name}.${column.name}`);
      for (const row of store.all(other.name)) {
        const lookup = lookupOf(row[column.name]);
        if (lookup?.table !== table.name || lookup.id !== id) continue;
        const otherId = textOf(row[other.key]);
        if (isHanging) removeRow(tenant, other, otherId);
        else store.put(other.name, otherId, { ...row, [column.name]: null });
      }
    }
  }
}
