import { facts } from "../../facts.ts";
import type { Lookup, Value } from "../../tenant.ts";
import type { Table } from "../schema/types.ts";

/** What follows from the owner of a row. */
export function ownership(table: Table, owner: Lookup): Record<string, Value> {
  if (!table.owned) return {};
  const isTeam = owner.table === "team";
  return {
    ownerid: owner,
    owninguser: isTeam ? null : owner,
    owningteam: isTeam ? owner : null,
    owningbusinessunit: { table: "businessunit", id: facts.businessUnitId },
  };
}
