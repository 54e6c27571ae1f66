import type { Row } from "../../dynamics/dataverse/dataverse.ts";
import { type BridgeError, isBridgeError } from "../../lib/errors.ts";
import { truncate } from "../../lib/text.ts";
import type { DeskHandoff } from "../desk.ts";
import { contact, type Customer, customerOf, newContact } from "./customer.ts";
import { asIncident, type FoundIncident, incidentColumns } from "./find-incident.ts";
import { incidentRow, ownerColumn } from "./incident-fields.ts";
import type { IncidentParts } from "./settings.ts";

/** What the tenant did not take, and the incident was created without. */
export interface Warning {
  code: string;
  message: string;
  remedy: string;
}

export interface Created {
  incident: FoundIncident;
  isNew: boolean;
  warnings: Warning[];
}

const mostChanges = 10;
const shortest = 100;

/**
 * Creates the incident under its id, once. What the tenant refuses and the incident can do without is left out or
 * shortened, and told (contract dynamics-365 3.8).
 */
export async function createIncident(
  handoff: DeskHandoff,
  { id, description }: { id: string; description: string },
  parts: IncidentParts,
): Promise<Created> {
  const { dataverse, settings } = parts;
  let customer = await customerOf(handoff, parts);
  let row = incidentRow(handoff, description, settings);
  const warnings: Warning[] = [];
  for (let changes = 0; ; changes += 1) {
    try {
      const data = { ...row, ...customer };
      const created = await dataverse.createOnce("incidents", { id, data, select: incidentColumns });
      return { incident: asIncident(created.row), isNew: created.isNew, warnings };
    } catch (error) {
      if (!isBridgeError(error) || changes === mostChanges) throw error;
      const better = await improve(error, { row, customer, handoff }, parts);
      if (better === undefined) throw error;
      ({ row, customer } = better);
      warnings.push({ code: error.code, message: error.message, remedy: error.remedy });
    }
  }
}

interface Draft {
  row: Row;
  customer: Customer;
  handoff: DeskHandoff;
}

/** The draft without what the error names; undefined where nothing can be left out. */
async function improve(
  error: BridgeError,
  { row, customer, handoff }: Draft,
  { dataverse, settings }: IncidentParts,
): Promise<{ row: Row; customer: Customer } | undefined> {
  if (error.code === "DATAVERSE_CUSTOMER_REQUIRED" && Object.keys(customer).length === 0) {
    return { row, customer: contact(await newContact(handoff, dataverse)) };
  }
  if (error.code === "DATAVERSE_TEXT_TOO_LONG") return shortened(error, row, customer);
  const extras = [ownerColumn, ...Object.keys(settings.incident.ticketProperties)].filter((name) => name in row);
  const named = extras.find((name) => isNamed(name, row[name], error.message));
  if (!refusals.has(error.code) || named === undefined) return undefined;
  const { [named]: _refused, ...rest } = row;
  return { row: rest, customer };
}

/** What names a column, or the id of the row that it was to be bound to: an owner may have left. */
function isNamed(name: string, value: unknown, message: string): boolean {
  const bound = typeof value === "string" ? /\(([0-9a-f-]{36})\)$/i.exec(value)?.[1] : undefined;
  if (bound !== undefined && message.toLowerCase().includes(bound.toLowerCase())) return true;
  return name !== ownerColumn && message.includes(name.split("@")[0] ?? name);
}

const refusals = new Set([
  ...["DATAVERSE_REQUEST_REFUSED", "DATAVERSE_CHOICE_UNKNOWN", "DATAVERSE_NUMBER_OUT_OF_RANGE"],
  ...["DATAVERSE_STATUS_INVALID", "DATAVERSE_ROW_MISSING", "DATAVERSE_PRIVILEGE_MISSING"],
]);

/** The tenant has made a column shorter than it is in stock; the whole text is in the notes. */
function shortened(error: BridgeError, row: Row, customer: Customer): { row: Row; customer: Customer } | undefined {
  const column = Object.keys(row).find((name) => new RegExp(`\\b${name}\\b`).test(error.message));
  const text = column === undefined ? undefined : row[column];
  if (column === undefined || typeof text !== "string" || text.length <= shortest) return undefined;
  const stated = /maximum[^0-9]*(\d+)/i.exec(error.message)?.[1];
  const characters = Math.min(Number(stated ?? shortest), text.length - 1);
  return { row: { ...row, [column]: truncate(text, { characters }) }, customer };
}
