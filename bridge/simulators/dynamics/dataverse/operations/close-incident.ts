import type { Table } from "../schema/types.ts";
import { badPayload, DataverseError, noSuchRow } from "../dataverse-error.ts";
import { isGuid } from "../odata/names.ts";
import { noContent, writerOf } from "../rest/call.ts";
import type { Answer, Call } from "../rest/call.ts";
import { alreadyClosed } from "../rows/hooks/cases.ts";
import { readBind } from "../rows/read-bind.ts";
import { isObject } from "../rows/read-input.ts";
import type { Writer } from "../rows/writer.ts";
import { readParameters } from "./parameters.ts";

const resolved = 1;
const problemSolved = 5;
const usual = -1;

/** `POST /CloseIncident`: resolves a case (contract dynamics-365 5.4). Throws DataverseError. */
export function closeIncident(call: Call): Answer {
  const parameters = readParameters(call, "CloseIncident", { required: ["IncidentResolution", "Status"] });
  const { IncidentResolution: resolution, Status: given } = parameters;
  if (!isObject(resolution)) throw badPayload("CloseIncident", "A JSON object was expected.");
  call.world.privileges.may(call.actor, "Write", call.world.tenant.schema.table("incident"));
  const { incidentid: _incident, ...rest } = resolution;
  resolveCase(call, { id: caseOf(call, resolution), resolution: rest, status: given }, writerOf(call));
  return noContent();
}

/** What is done to a case that is resolved. */
interface Resolving {
  id: string;
  /** Columns of the resolution. */
  resolution: Record<string, unknown>;
  status: unknown;
}

/** Resolves a case on behalf of whoever writes. Throws DataverseError. */
export function resolveCase(
  { world, actor }: Pick<Call, "world" | "actor">,
  { id, resolution, status }: Resolving,
  writer: Writer,
): void {
  const { schema, store, rows } = world.tenant;
  const row = store.get("incident", id);
  if (row === undefined) throw noSuchRow("incident", id);
  if (row["statecode"] !== 0) throw alreadyClosed();
  const statuscode = statusOf(schema.table("incident"), status);
  writer.create(schema.table("incidentresolution"), { ...resolution, "incidentid@odata.bind": `/incidents(${id})` });
  rows.update("incident", id, { statecode: resolved, statuscode });
  store.whenLasting(() => {
    const columns = { statecode: resolved, statuscode };
    const by = { userId: actor.userId, app: actor.appId };
    world.tenant.ledger.write({ action: "update", table: "incident", id, ...by, columns, ignored: [] });
  });
}

/** The case is bound, or named by its key inside the resolution. */
function caseOf(call: Call, resolution: Record<string, unknown>): string {
  const { schema, store } = call.world.tenant;
  const bound = resolution["incidentid@odata.bind"];
  if (typeof bound === "string") {
    const lookup = readBind({ schema, store, references: call.references }, bound);
    if (lookup.table === "incident") return lookup.id;
  }
  const inside = resolution["incidentid"];
  const id = isObject(inside) ? inside["incidentid"] : undefined;
  if (typeof id === "string" && isGuid(id)) return id.toLowerCase();
  throw badPayload("CloseIncident", "The resolution names no case.");
}

function statusOf(cases: Table, given: unknown): number {
  const status = given === usual ? problemSolved : given;
  const choice = cases.columns.get("statuscode")?.choices.find(({ value }) => value === status);
  if (choice?.state === resolved) return choice.value;
  const text = `${JSON.stringify(given)} is not a valid status code for state code incidentState.Resolved on incident.`;
  throw new DataverseError(400, "0x80048408", text);
}
