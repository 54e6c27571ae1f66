import type { Lookup } from "../../tenant.ts";
import { badPayload, DataverseError, noSuchRow } from "../dataverse-error.ts";
import { isGuid } from "../odata/names.ts";
import { isObject } from "../rows/read-input.ts";
import type { Call } from "../rest/call.ts";

/** The parameters of an action. Throws DataverseError for one that it does not have, and for a missing required one. */
export function readParameters(call: Call, action: string, known: { required: string[]; optional?: string[] }) {
  const { body } = call;
  if (!isObject(body)) throw badPayload(action, "A JSON object was expected.");
  for (const name of Object.keys(body)) {
    if (known.required.includes(name) || known.optional?.includes(name) === true || name.startsWith("@odata."))
      continue;
    throw badPayload(
      action,
      `The parameter '${name}' in the request payload is not a valid parameter for the operation '${action}'.`,
    );
  }
  const missing = known.required.find((name) => (body[name] ?? null) === null);
  if (missing !== undefined) {
    throw new DataverseError(
      400,
      "0x80040203",
      `Required field '${missing}' is missing for the operation '${action}'.`,
    );
  }
  return body;
}

/** A row that an action names by its type and key: `{"@odata.type":"Microsoft.Dynamics.CRM.incident","incidentid":"…"}`. */
export function readTarget({ world }: Call, value: unknown): Lookup {
  const { schema, store } = world.tenant;
  const type = isObject(value) ? value["@odata.type"] : undefined;
  const name = typeof type === "string" ? type.replace(/^#?Microsoft\.Dynamics\.CRM\./, "") : "";
  const table = schema.find(name);
  if (!isObject(value) || table === undefined)
    throw badPayload("Target", `A type named '${name}' could not be resolved by the model.`);
  const id = value[table.key];
  if (typeof id !== "string" || !isGuid(id))
    throw badPayload("Target", `The key '${table.key}' of the target is missing.`);
  if (store.get(table.name, id) === undefined) throw noSuchRow(table.name, id);
  return { table: table.name, id: id.toLowerCase() };
}
