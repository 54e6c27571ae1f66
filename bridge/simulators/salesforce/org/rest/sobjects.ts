import { refusal } from "../rest-error.ts";
import { describeBriefly, describeObject } from "../schema/describe.ts";
import type { ObjectSpec } from "../schema/types.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { byExternalId } from "./external-ids.ts";
import { notAllowed, notFound } from "./refusals.ts";
import { readRow, lastModified } from "./rows.ts";

/** `/sobjects` and all below. Throws RestError. */
export function sobjects(call: RestCall): RestAnswer {
  const [, name, second, third] = call.path;
  const { world, base, method } = call;
  if (name === undefined) {
    if (method !== "GET") throw notAllowed(method, "HEAD,GET");
    const list = world.schema.all().map((object) => describeBriefly(object, base));
    return { status: 200, body: { encoding: "UTF-8", maxBatchSize: 200, sobjects: list } };
  }
  const object = world.schema.find(name);
  if (object === undefined || call.path.length > 4) throw notFound();
  if (second === undefined) return ofObject(call, object);
  if (second === "describe" && third === undefined) {
    if (method !== "GET") throw notAllowed(method, "HEAD,GET");
    return { status: 200, body: describeObject(world.schema, object, base) };
  }
  if (third === undefined) return ofRow(call, object, second);
  const field = world.schema.field(object, second);
  return field === undefined ? blob(call, object, second, third) : byExternalId(call, object, field, third);
}

function ofObject({ base, method, writer, body }: RestCall, object: ObjectSpec): RestAnswer {
  if (method === "GET")
    return { status: 200, body: { objectDescribe: describeBriefly(object, base), recentItems: [] } };
  if (method !== "POST") throw notAllowed(method, "HEAD,GET,POST");
  const id = writer.insert(object, body);
  const headers = { location: `${base}/sobjects/${object.name}/${id}` };
  return { status: 201, body: { id, success: true, errors: [] }, headers };
}

function ofRow(call: RestCall, object: ObjectSpec, id: string): RestAnswer {
  const { writer, method } = call;
  if (method === "GET") return readRow(call, object, id);
  if (method === "PATCH") {
    checkUnmodified(call, object, id);
    writer.update(object, id, call.body);
    return { status: 204 };
  }
  if (method !== "DELETE") throw notAllowed(method, "HEAD,GET,PATCH,DELETE");
  writer.delete(object, id);
  return { status: 204 };
}

function checkUnmodified({ header, writer }: RestCall, object: ObjectSpec, id: string): void {
  const since = Date.parse(header("if-unmodified-since") ?? "");
  if (Number.isNaN(since) || lastModified(writer.existing(object, id)) <= since) return;
  throw refusal("PRECONDITION_FAILED", "The request can't be completed because the record has been modified.");
}

function blob({ method, world, writer }: RestCall, object: ObjectSpec, id: string, name: string): RestAnswer {
  const field = world.schema.field(object, name);
  if (field?.type !== "base64") throw notFound();
  if (method !== "GET") throw notAllowed(method, "HEAD,GET");
  const bytes = writer.existing(object, id)[field.name];
  return { status: 200, bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0) };
}
