import { Writer } from "../records/writer.ts";
import type { Change } from "../records/writer.ts";
import { RestError } from "../rest-error.ts";
import type { Row, Value } from "../schema/types.ts";
import type { World } from "../world.ts";
import { tooLong, writePayload } from "./payload.ts";
import { replyIn } from "./replies.ts";
import type { OutboxSettings } from "./settings.ts";

export const deliveryObject = "OpenCx_Delivery__c";
/** The event of deliveries that the org sends as emails; they are not for the bridge. */
export const mailEvent = "mail";

/** Writes a delivery for what a write means to the customer, as the package's triggers do; most mean nothing. */
export function queueReply(world: World, settings: OutboxSettings, change: Change): boolean {
  if (change.object === deliveryObject || world.people.isBridge(change.userId)) return false;
  const reply = replyIn(settings, change);
  if (reply === undefined || !isOurs(world, reply.caseId)) return false;
  if (reply.type === "reply" && !isStaff(world, reply.authorId)) return false;
  const payload = writePayload(world, reply);
  const dead = { Status__c: "Dead", Error_Code__c: "DELIVERY_TOO_LONG", Last_Error__c: tooLong };
  const made = addDelivery(world, change.userId, {
    Case__c: reply.caseId,
    Delivery_Key__c: reply.key,
    Event__c: reply.type,
    Payload__c: payload,
    Source_Id__c: reply.sourceId,
    Source_Type__c: reply.source,
    ...(payload === null ? dead : {}),
  });
  return made !== undefined;
}

/** Adds a delivery, by the platform. A key that is there already is one that is queued already: then there is no id. */
export function addDelivery(world: World, userId: string, fields: Record<string, Value>): string | undefined {
  const spec = world.schema.find(deliveryObject);
  if (spec === undefined) return undefined;
  try {
    return new Writer(world, { userId, system: true }).insert(spec, { Attempts__c: 0, ...fields });
  } catch (error) {
    if (error instanceof RestError && error.faults[0]?.errorCode === "DUPLICATE_VALUE") return undefined;
    throw error;
  }
}

/** Sets fields of a delivery, by the platform; gives the row as it then is. */
export function setDelivery(world: World, row: Row, fields: Record<string, Value>): Row {
  const userId = String(row["CreatedById"]);
  const id = String(row["Id"]);
  new Writer(world, { userId, system: true }).update(world.schema.object(deliveryObject), id, fields);
  return currentDelivery(world, row);
}

/** A delivery as it is now. */
export function currentDelivery(world: World, row: Row): Row {
  return world.records.get(deliveryObject, String(row["Id"])) ?? row;
}

/** The deliveries for the bridge that are not done. */
export function openDeliveries({ records, schema }: World): Row[] {
  const spec = schema.find(deliveryObject);
  const field = spec === undefined ? undefined : schema.field(spec, "Status__c");
  if (field === undefined) return [];
  const open = ["Pending", "Sending"].flatMap((status) => records.find(deliveryObject, field, status));
  return open.filter((row) => row["Event__c"] !== mailEvent);
}

function isOurs(world: World, caseId: string): boolean {
  return world.records.get("Case", caseId)?.["Case_From__c"] === "opencx";
}

/** Customers and processes write comments, too. */
function isStaff(world: World, userId: string): boolean {
  return world.records.get("User", userId)?.["UserType"] === "Standard";
}
