import { methodNotAllowed, unknownSegment } from "../dataverse-error.ts";
import { readKey, splitPath } from "../odata/path.ts";
import type { Segment } from "../odata/path.ts";
import { boundOperation, unboundOperation } from "../operations/operations.ts";
import type { Table } from "../schema/types.ts";
import type { Answer, Call } from "./call.ts";
import { countRows, listRows } from "./list.ts";
import { onRowMember } from "./properties.ts";
import { createRow, onRow } from "./rows.ts";

/** Does one operation, all of it or nothing. Throws DataverseError. */
export function dispatch(call: Call): Answer {
  const segments = splitPath(call.path);
  const [first, ...more] = segments;
  if (first === undefined) return serviceDocument(call);
  const table = call.world.tenant.schema.bySet(first.name);
  if (table === undefined) return onOperation(call, first, more);
  if (first.inBrackets === undefined) return onSet(call, table, more);
  const key = readKey(first.inBrackets);
  const [member] = more;
  if (member === undefined) return onRow(call, table, key);
  if (member.name.startsWith("Microsoft.Dynamics.CRM.")) return boundOperation(call, table, key, member);
  return onRowMember(call, table, key, more);
}

function onSet(call: Call, table: Table, more: Segment[]): Answer {
  const [member] = more;
  if (member?.name === "$count" && call.method === "GET") return countRows(call, table);
  if (member !== undefined) throw unknownSegment(member.name);
  if (call.method === "GET") return listRows(call, table);
  if (call.method === "POST") return createRow(call, table);
  throw methodNotAllowed(call.method);
}

function onOperation(call: Call, first: Segment, more: Segment[]): Answer {
  if (more.length > 0) throw unknownSegment(first.name);
  return unboundOperation(call, first);
}

function serviceDocument(call: Call): Answer {
  if (call.method !== "GET") throw methodNotAllowed(call.method);
  const value = call.world.tenant.schema.all().map(({ set }) => ({ name: set, kind: "EntitySet", url: set }));
  return { status: 200, headers: {}, body: { "@odata.context": `${call.base}/$metadata`, value } };
}
