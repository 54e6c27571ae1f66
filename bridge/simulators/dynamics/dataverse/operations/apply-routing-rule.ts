import { facts } from "../../facts.ts";
import { choices } from "../../fixtures.ts";
import type { Lookup } from "../../tenant.ts";
import { badPayload, noSuchRow } from "../dataverse-error.ts";
import { noContent } from "../rest/call.ts";
import type { Answer, Call } from "../rest/call.ts";
import { readBind } from "../rows/read-bind.ts";
import { lookupOf, textOf } from "../rows/store.ts";
import { readParameters, readTarget } from "./parameters.ts";
import { putInQueue } from "./queue-items.ts";

/**
 * `POST /msdyn_ApplyRoutingRuleEntityRecord`: makes a live work item of the channel Entity Records, and a queue item
 * (contract dynamics-365 5.7). `Target` is an object, or `"incidents(<guid>)"`. Throws DataverseError.
 */
export function applyRoutingRule(call: Call): Answer {
  const { Target: target } = readParameters(call, "msdyn_ApplyRoutingRuleEntityRecord", { required: ["Target"] });
  const record = typeof target === "string" ? readAddress(call, target) : readTarget(call, target);
  const { world, actor } = call;
  world.privileges.may(actor, "Read", world.tenant.schema.table(record.table));
  if (record.table !== "incident")
    throw badPayload("Target", `The entity '${record.table}' is not enabled for routing.`);
  const queueId = routeTo(call, record);
  putInQueue(world, actor, record, queueId);
  return noContent();
}

function readAddress(call: Call, text: string): Lookup {
  const { schema, store } = call.world.tenant;
  const lookup = readBind({ schema, store, references: call.references }, text);
  if (store.get(lookup.table, lookup.id) === undefined) throw noSuchRow(lookup.table, lookup.id);
  return lookup;
}

/** Makes the work item unless one is open already; a record that is routed again keeps it. Returns the queue. */
function routeTo({ world }: Call, record: Lookup): string {
  const { rows, store } = world.tenant;
  const [open] = store.find("msdyn_ocliveworkitem", (row) =>
    isOpenFor(row["regardingobjectid"], row["statecode"], record),
  );
  const queue = lookupOf(open?.["msdyn_cdsqueueid"]) ?? { table: "queue", id: facts.caseQueueId };
  if (open !== undefined) return queue.id;
  const made = rows.insert("msdyn_ocliveworkitem", {
    subject: textOf(store.get(record.table, record.id)?.["title"]).slice(0, 200),
    msdyn_channel: String(choices.entityRecords),
    ...{ regardingobjectid: record, msdyn_issueid: record, msdyn_cdsqueueid: queue },
  });
  const id = textOf(made["activityid"]);
  rows.update("msdyn_ocliveworkitem", id, { msdyn_ocliveworkitemid: id });
  return queue.id;
}

function isOpenFor(regarding: Parameters<typeof lookupOf>[0], state: unknown, record: Lookup): boolean {
  return state === 0 && lookupOf(regarding)?.id === record.id;
}
