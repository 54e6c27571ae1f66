import { convert } from "../records/convert.ts";
import { recordFault, refusal } from "../rest-error.ts";
import type { FieldSpec, ObjectSpec, Row } from "../schema/types.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { notAllowed, notFound } from "./refusals.ts";
import { answerRow } from "./rows.ts";

const firstVersionThatAnswersUpdates = 46;

/** What an upsert came to. */
export interface Upserted {
  id: string;
  created: boolean;
}

/** `/sobjects/Case/OpenCx_Handoff_Key__c/…`: read, upsert, delete by an external id. Throws RestError. */
export function byExternalId(call: RestCall, object: ObjectSpec, field: FieldSpec, key: string): RestAnswer {
  demandExternalId(field);
  const { method, base, writer, world } = call;
  const found = world.records.find(object.name, field, convert(field, key));
  if (found.length > 1) return several(base, object, found);
  if (method === "PATCH") return upsertAnswer(call, object, field, key);
  const [row] = found;
  if (row === undefined) throw notFound();
  if (method === "GET") return answerRow(call, object, row);
  if (method !== "DELETE") throw notAllowed(method, "HEAD,GET,PATCH,DELETE");
  writer.delete(object, String(row["Id"]));
  return { status: 204 };
}

/** Writes by an external id. Throws RestError, also when several records have it. */
export function upsert(call: RestCall, object: ObjectSpec, field: FieldSpec, key: unknown, input: unknown): Upserted {
  demandExternalId(field);
  const { writer, world } = call;
  const value = convert(field, key);
  if (value === null) throw recordFault("MISSING_ARGUMENT", `${field.name} not specified`);
  const found = world.records.find(object.name, field, value);
  if (found.length > 1) {
    const ids = found.map(({ Id }) => Id).join(", ");
    throw recordFault(
      "DUPLICATE_EXTERNAL_ID",
      `${field.name}: more than one record found for external id field: [${ids}]`,
    );
  }
  const id = found[0]?.["Id"];
  if (typeof id === "string") {
    writer.update(object, id, input);
    return { id, created: false };
  }
  return { id: writer.insert(object, { ...(input as object), [field.name]: key }), created: true };
}

function upsertAnswer(call: RestCall, object: ObjectSpec, field: FieldSpec, key: string): RestAnswer {
  const { base, body, version } = call;
  const names = Object.keys(body ?? {}).map((name) => name.toLowerCase());
  if (names.includes(field.name.toLowerCase())) {
    throw refusal("INVALID_FIELD", `The ${field.name} field should not be specified in the sobject data.`);
  }
  const { id, created } = upsert(call, object, field, key, body);
  if (!created && version < firstVersionThatAnswersUpdates) return { status: 204 };
  const headers = { location: `${base}/sobjects/${object.name}/${id}` };
  return { status: created ? 201 : 200, body: { id, success: true, errors: [], created }, headers };
}

function several(base: string, object: ObjectSpec, found: Row[]): RestAnswer {
  return { status: 300, body: found.map((row) => `${base}/sobjects/${object.name}/${String(row["Id"])}`) };
}

function demandExternalId(field: FieldSpec): void {
  if (field.externalId) return;
  throw notFound(`Provided external ID field does not exist or is not accessible: ${field.name}`);
}
