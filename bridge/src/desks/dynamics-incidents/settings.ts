import type { DynamicsIncidentsConnection } from "../../config/schema.ts";
import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";

/** What the desk needs of a connection; an omnichannel one in the mode `incident_only` has it as well. */
export type DynamicsIncidentsSettings = Pick<
  DynamicsIncidentsConnection,
  "name" | "environmentUrl" | "incident" | "limits" | "oldNames"
>;

export interface DeskLogger {
  warn(facts: object, message: string): void;
}

/** What the desk works with; all of it belongs to the composition root. */
export interface DynamicsIncidentsParts {
  dataverse: Dataverse;
  logger?: DeskLogger | undefined;
}

export interface IncidentParts extends DynamicsIncidentsParts {
  settings: DynamicsIncidentsSettings;
}
