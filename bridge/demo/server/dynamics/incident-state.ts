import { type DataverseRow, lookupId, textOf } from "../../dynamics/record-people.ts";
import { type NoteLine, saidOnIncident } from "../../dynamics/said-on-incident.ts";
import type { DynamicsCompany } from "../company.ts";

/** An incident as its form in Dynamics shows it. */
export interface IncidentView {
  id: string;
  number: string;
  title: string;
  description: string;
  isResolved: boolean;
  priority: string;
  origin: string;
  contact: { name: string; reach: string };
  queue: string;
  notes: NoteLine[];
}

/** Labels of the stock choices (contract dynamics-365 5.4). */
const priorities: Record<number, string> = { 1: "High", 2: "Normal", 3: "Low" };
const origins: Record<number, string> = { 1: "Phone", 2: "Email", 3: "Web" };

/** Reads one incident with its contact, its queue and its notes; null where there is none of this id. */
export async function readIncident({ records, names }: DynamicsCompany, id: string): Promise<IncidentView | null> {
  const [incidents, notes, contacts, items, users] = await Promise.all(
    ["incident", "annotation", "contact", "queueitem", "systemuser"].map((table) => records.rows(table)),
  );
  const row = incidents?.find((one) => textOf(one, "incidentid") === id);
  if (row === undefined) return null;
  const contact = contacts?.find((one) => textOf(one, "contactid") === lookupId(row, "customerid"));
  const item = items?.find((one) => lookupId(one, "objectid") === id);
  return {
    ...{
      id,
      number: textOf(row, "ticketnumber"),
      title: textOf(row, "title"),
      description: textOf(row, "description"),
    },
    isResolved: row["statecode"] !== 0,
    priority: priorities[Number(row["prioritycode"])] ?? "",
    origin: origins[Number(row["caseorigincode"])] ?? "",
    contact: contactOf(contact),
    queue: names.get(lookupId(item, "queueid")) ?? "",
    notes: saidOnIncident(id, notes ?? [], users ?? []),
  };
}

function contactOf(row: DataverseRow | undefined): IncidentView["contact"] {
  const name = [textOf(row, "firstname"), textOf(row, "lastname")].filter((part) => part !== "").join(" ");
  return { name, reach: textOf(row, "emailaddress1") || textOf(row, "mobilephone") };
}
