import { facts } from "../../facts.ts";
import type { Answer, Call } from "../rest/call.ts";

/** `GET /WhoAmI` (contract dynamics-365 section 1). */
export function whoAmI({ actor, base }: Call): Answer {
  const body = {
    "@odata.context": `${base}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    BusinessUnitId: facts.businessUnitId,
    UserId: actor.userId,
    OrganizationId: facts.organizationId,
  };
  return { status: 200, headers: {}, body };
}
