import { createHash } from "node:crypto";
import { facts } from "../../facts.ts";
import { allPrivileges } from "../access/privileges.ts";
import type { RowKey } from "../odata/path.ts";
import type { Answer, Call } from "../rest/call.ts";
import { existingId } from "../rest/rows.ts";
import type { Table } from "../schema/types.ts";

/**
 * `GET /systemusers(…)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`: what a user may do by all roles. Takes the right
 * to read users and the organization, also of oneself. Throws DataverseError.
 */
export function retrieveUserPrivileges(call: Call, users: Table, key: RowKey): Answer {
  const { world, actor, base } = call;
  const { schema } = world.tenant;
  for (const table of [schema.table("organization"), users]) world.privileges.may(actor, "Read", table);
  const names = world.privileges.list(existingId(call, users, key)) ?? allPrivileges(schema.all());
  const body = {
    "@odata.context": `${base}/$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegesResponse`,
    RolePrivileges: names.map(rolePrivilege),
  };
  return { status: 200, headers: {}, body };
}

function rolePrivilege(PrivilegeName: string) {
  return {
    Depth: "Global",
    PrivilegeId: privilegeId(PrivilegeName),
    BusinessUnitId: facts.businessUnitId,
    PrivilegeName,
    RecordFilterId: "00000000-0000-0000-0000-000000000000",
    RecordFilterUniqueName: "",
  };
}

/** The same for a name in each environment. */
function privilegeId(name: string): string {
  const hex = createHash("sha256").update(name.toLowerCase()).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
