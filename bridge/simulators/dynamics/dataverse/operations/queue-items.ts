import type { Actor } from "../access/privileges.ts";
import type { Lookup } from "../../tenant.ts";
import { lookupOf, textOf } from "../rows/store.ts";
import { Writer } from "../rows/writer.ts";
import type { World } from "../world.ts";

/** Puts a record into a queue, or moves it there from another: it is in one at most. Returns the id of the queue item. */
export function putInQueue(world: World, actor: Actor, record: Lookup, queueId: string): string {
  const { schema, store } = world.tenant;
  const table = schema.table("queueitem");
  const writer = new Writer({ world, actor, references: new Map(), detectDuplicates: false });
  const [existing] = store.find("queueitem", (row) => lookupOf(row["objectid"])?.id === record.id);
  const queue = { "queueid@odata.bind": `/queues(${queueId})` };
  if (existing !== undefined) {
    const id = textOf(existing["queueitemid"]);
    if (lookupOf(existing["queueid"])?.id !== queueId) writer.update(table, id, queue);
    return id;
  }
  const set = schema.table(record.table).set;
  return writer.create(table, { ...queue, [`objectid_${record.table}@odata.bind`]: `/${set}(${record.id})` });
}
