import { Writer } from "../records/writer.ts";
import type { Change } from "../records/writer.ts";
import { RestError } from "../rest-error.ts";
import type { Row, Value } from "../schema/types.ts";
import type { World } from "../world.ts";
import { isOurs, replyIn } from "./replies.ts";
import type { Reply } from "./replies.ts";
import type { OutboxSettings } from "./settings.ts";

export const deliveryObject = "OpenCx_Delivery__c";

/** Writes a delivery for what a write means to the customer, as the package's triggers do; most mean nothing. */
export function queueReply(world: World, settings: OutboxSettings, change: Change): boolean {
  const spec = world.schema.find(deliveryObject);
  if (spec === undefined || change.object === deliveryObject || world.people.isBridge(change.userId)) return false;
  const reply = replyIn(settings, change);
  if (reply === undefined || !isOurs(world, reply.caseId)) return false;
  try {
    const writer = new Writer(world, { userId: change.userId, system: true });
    writer.insert(spec, {
      Case__c: reply.caseId,
      Delivery_Key__c: reply.key,
      Event__c: reply.type,
      Payload__c: JSON.stringify(eventOf(world, reply)),
      Source_Id__c: reply.sourceId,
      Source_Type__c: reply.source,
    });
    return true;
  } catch (error) {
    // A key that is there already is a reply that is queued already.
    if (error instanceof RestError && error.faults[0]?.errorCode === "DUPLICATE_VALUE") return false;
    throw error;
  }
}

/** Sets fields of a delivery, by the platform. */
export function setDelivery(world: World, row: Row, fields: Record<string, Value>): void {
  const userId = String(row["CreatedById"]);
  new Writer(world, { userId, system: true }).update(world.schema.object(deliveryObject), String(row["Id"]), fields);
}

/** The payload with what is known only now: number, name and the files of its source. */
export function completePayload(world: World, row: Row): Record<string, unknown> {
  const name = String(row["Name"]);
  const event = JSON.parse(String(row["Payload__c"])) as Record<string, unknown>;
  return { number: numberOf(row), name, ...event, files: filesOf(world, row) };
}

/** The number in a delivery's name: names with more digits sort wrongly as text. */
export function numberOf(row: Row): number {
  return Number(String(row["Name"]).split("-").at(-1));
}

function eventOf({ records }: World, reply: Reply) {
  const parent = records.get("Case", reply.caseId);
  const author = records.get("User", reply.authorId);
  return {
    key: reply.key,
    type: reply.type,
    caseId: reply.caseId,
    caseNumber: parent?.["CaseNumber"] ?? null,
    sessionId: parent?.["OpenCx_Session_Id__c"] ?? null,
    source: reply.source,
    sourceId: reply.sourceId,
    occurredAt: new Date(reply.occurredAt).toISOString(),
    author: { id: reply.authorId, name: author?.["Name"] ?? null },
    subject: reply.subject ?? parent?.["Subject"] ?? null,
    status: parent?.["Status"] ?? null,
    text: reply.text,
    html: reply.html,
    files: [],
  };
}

function filesOf(world: World, row: Row) {
  const id = String(row["Source_Id__c"]);
  const post = row["Source_Type__c"] === "FeedItem" ? world.records.get("FeedItem", id) : undefined;
  const attached = post?.["RelatedRecordId"];
  const versions =
    typeof attached === "string" ? [world.records.get("ContentVersion", attached)] : filesOfEmail(world, row);
  return versions.flatMap((version) =>
    version === undefined
      ? []
      : [
          {
            id: version["Id"],
            name: version["PathOnClient"] ?? version["Title"],
            type: version["FileType"],
            size: version["ContentSize"],
          },
        ],
  );
}

function filesOfEmail({ records, schema }: World, row: Row): (Row | undefined)[] {
  if (row["Source_Type__c"] !== "EmailMessage") return [];
  const field = schema.field(schema.object("ContentDocumentLink"), "LinkedEntityId");
  const links = field === undefined ? [] : records.find("ContentDocumentLink", field, row["Source_Id__c"] ?? null);
  return links.map((link) => {
    const document = records.get("ContentDocument", String(link["ContentDocumentId"]));
    return records.get("ContentVersion", String(document?.["LatestPublishedVersionId"]));
  });
}
