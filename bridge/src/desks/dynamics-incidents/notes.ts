import type { Row } from "../../dynamics/dataverse/dataverse.ts";

/** What binds a note to its incident (contract dynamics-365 5.6). */
export function onIncident(incidentId: string): Row {
  return { "objectid_incident@odata.bind": `/incidents(${incidentId})` };
}
