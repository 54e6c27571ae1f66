import { badPayload, DataverseError } from "../dataverse-error.ts";
import type { RowKey } from "../odata/path.ts";
import { existingId } from "../rest/rows.ts";
import type { Answer, Call } from "../rest/call.ts";
import { isObject } from "../rows/read-input.ts";
import type { Table } from "../schema/types.ts";
import { writerOf } from "../rest/call.ts";
import { readParameters, readTarget } from "./parameters.ts";
import { putInQueue } from "./queue-items.ts";

/** `POST /queues(…)/Microsoft.Dynamics.CRM.AddToQueue` (contract dynamics-365 5.7). Throws DataverseError. */
export function addToQueue(call: Call, queues: Table, key: RowKey): Answer {
  const known = { required: ["Target"], optional: ["SourceQueue", "QueueItemProperties"] };
  const parameters = readParameters(call, "AddToQueue", known);
  const { world, actor } = call;
  world.privileges.may(actor, "Read", queues);
  const queueId = existingId(call, queues, key);
  const record = readTarget(call, parameters["Target"]);
  world.privileges.may(actor, "Read", world.tenant.schema.table(record.table));
  const items = world.tenant.schema.table("queueitem");
  if (items.columns.get("objectid")?.targets.some(({ table }) => table === record.table) !== true) {
    throw new DataverseError(400, "0x80040203", `The entity '${record.table}' is not enabled for queues.`);
  }
  if (world.tenant.store.get(queues.name, queueId)?.["statecode"] !== 0) {
    throw new DataverseError(400, "0x80040203", "The queue is not active.");
  }
  const id = putInQueue(world, actor, record, queueId);
  const properties = parameters["QueueItemProperties"];
  if (properties !== undefined && !isObject(properties)) throw badPayload("AddToQueue", "A JSON object was expected.");
  if (properties !== undefined) writerOf(call).update(items, id, properties);
  const context = `${call.base}/$metadata#Microsoft.Dynamics.CRM.AddToQueueResponse`;
  return { status: 200, headers: {}, body: { "@odata.context": context, QueueItemId: id } };
}
