import { isRecordId } from "../ids.ts";
import { refusal, RestError } from "../rest-error.ts";
import type { ObjectSpec } from "../schema/types.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { upsert } from "./external-ids.ts";
import { notAllowed, notFound } from "./refusals.ts";
import { showRow, wantedFields } from "./rows.ts";
import { atOnce } from "./at-once.ts";

const mostRecords = 200;
type Input = Record<string, unknown>;
type Result = { id?: string; success: boolean; errors: unknown[]; created?: boolean };
type Work = () => { id: string; created?: boolean };

/** `/composite/sobjects` and below: up to 200 records a call. Throws RestError. */
export function collections(call: RestCall): RestAnswer {
  const [, , name, fieldName] = call.path;
  const { method } = call;
  if (name === undefined) {
    if (method === "POST")
      return write(
        call,
        recordsOf(call).map((record) => () => create(call, record)),
      );
    if (method === "PATCH")
      return write(
        call,
        recordsOf(call).map((record) => () => change(call, record)),
      );
    if (method === "DELETE")
      return write(
        call,
        idsOf(call).map((id) => () => remove(call, id)),
      );
    throw notAllowed(method, "POST,PATCH,DELETE");
  }
  const object = call.world.schema.find(name);
  if (object === undefined) throw notFound();
  if (fieldName === undefined) return retrieve(call, object);
  const field = call.world.schema.field(object, fieldName);
  if (field === undefined || method !== "PATCH") throw notFound();
  const works = recordsOf(call).map((record): Work => () => {
    const { [field.name]: key, ...rest } = record;
    return upsert(call, object, field, key, rest);
  });
  return write(call, works);
}

function create(call: RestCall, record: Input) {
  return { id: call.writer.insert(objectOf(call, record), withoutAttributes(record)) };
}

function change(call: RestCall, record: Input) {
  const { id, Id, ...rest } = record;
  const given = id ?? Id;
  const key = typeof given === "string" ? given : "";
  call.writer.update(objectOf(call, record), key, withoutAttributes(rest));
  return { id: key };
}

function remove(call: RestCall, id: string) {
  const object = call.world.schema.byId(id);
  if (object === undefined || !isRecordId(id)) throw refusal("MALFORMED_ID", `malformed id ${id}`);
  call.writer.delete(object, id);
  return { id };
}

function write(call: RestCall, works: Work[]): RestAnswer {
  demandFew(call, works.length);
  const allOrNone = (call.body as Input | undefined)?.["allOrNone"] === true || call.query.get("allOrNone") === "true";
  const results = atOnce<Result>(
    call.world.records,
    allOrNone,
    works.map((work) => () => attempt(work)),
    {
      failed: ({ success }) => !success,
      undone: () => ({
        success: false,
        errors: [
          {
            statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
            fields: [],
          },
        ],
      }),
      stopAtFirst: false,
    },
  );
  return { status: 200, body: results };
}

function attempt(work: Work): Result {
  try {
    return { ...work(), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const errors = error.faults.map(({ errorCode, message, fields, ...extra }) => {
      const statusCode = errorCode === "NOT_FOUND" ? "INVALID_CROSS_REFERENCE_KEY" : errorCode;
      return { statusCode, message, fields: fields ?? [], ...extra };
    });
    return { success: false, errors };
  }
}

function retrieve(call: RestCall, object: ObjectSpec): RestAnswer {
  const { method, body, query } = call;
  const asked = (
    method === "POST" ? body : { ids: query.get("ids")?.split(","), fields: query.get("fields")?.split(",") }
  ) as {
    ids?: string[];
    fields?: string[];
  };
  const { ids = [], fields = [] } = asked;
  demandFew(call, ids.length);
  const wanted = wantedFields(call, object, fields.join(","));
  const rows = ids.map((id) => (isRecordId(id) ? call.world.records.get(object.name, id) : undefined));
  return {
    status: 200,
    body: rows.map((row) =>
      row === undefined || row["IsDeleted"] === true ? null : showRow(call.base, object, row, wanted),
    ),
  };
}

function recordsOf({ body }: RestCall): Input[] {
  const records = (body as { records?: unknown } | undefined)?.records;
  if (!Array.isArray(records)) throw refusal("INVALID_INPUT", "The request has no list of records.");
  return records as Input[];
}

function idsOf({ query }: RestCall): string[] {
  return (query.get("ids") ?? "").split(",").filter(Boolean);
}

function demandFew({ world }: RestCall, count: number): void {
  if (count <= mostRecords) return;
  world.violations.add(`${count} records in one collection, of which ${mostRecords} are allowed`);
  throw refusal(
    "EXCEEDED_ID_LIMIT",
    `record limit reached. cannot submit more than ${mostRecords} records into this call`,
  );
}

function objectOf({ world }: RestCall, record: Input): ObjectSpec {
  const type = (record["attributes"] as { type?: unknown } | undefined)?.type;
  const object = typeof type === "string" ? world.schema.find(type) : undefined;
  if (object === undefined) throw refusal("INVALID_TYPE", `sObject type '${String(type)}' is not supported.`);
  return object;
}

function withoutAttributes({ attributes: _attributes, ...rest }: Input): Input {
  return rest;
}
