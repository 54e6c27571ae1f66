import type { Dataverse, Row } from "../../dynamics/dataverse/dataverse.ts";
import type { DeskHandoff } from "../desk.ts";

export interface FoundIncident {
  id: string;
  number: string | undefined;
  contactId: string | undefined;
  description: string | undefined;
  isOpen: boolean;
}

export const incidentColumns = ["incidentid", "ticketnumber", "statecode", "_customerid_value", "description"];

/** The id that a conversation's incident has, whoever creates it. */
export function incidentIdOf(dataverse: Dataverse, { handoffId, conversationNo }: DeskHandoff): Promise<string> {
  return dataverse.rowId("incident", handoffId, conversationNo);
}

export async function incidentById(
  dataverse: Dataverse,
  id: string,
  signal?: AbortSignal,
): Promise<FoundIncident | undefined> {
  const row = await dataverse.get("incidents", id, incidentColumns, signal);
  return row === undefined ? undefined : asIncident(row);
}

export function asIncident(row: Row): FoundIncident {
  const text = (name: string) => (typeof row[name] === "string" ? row[name] : undefined);
  return {
    id: (text("incidentid") ?? "").toLowerCase(),
    number: text("ticketnumber"),
    contactId: text("_customerid_value"),
    description: text("description"),
    isOpen: row["statecode"] === 0,
  };
}
