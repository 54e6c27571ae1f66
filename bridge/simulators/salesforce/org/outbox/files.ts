import type { Row, Value } from "../schema/types.ts";
import type { World } from "../world.ts";

/** The files of a delivery's post or email as the bridge is told of them. */
export function filesOf(world: World, row: Row) {
  const id = String(row["Source_Id__c"]);
  if (row["Source_Type__c"] === "FeedItem") return describe(filesOfPost(world, id));
  return row["Source_Type__c"] === "EmailMessage" ? describe(filesOfRecord(world, id)) : [];
}

/** The latest versions of the files that are linked to a record. */
export function filesOfRecord(world: World, id: string): Row[] {
  const links = rowsOf(world, "ContentDocumentLink", "LinkedEntityId", id);
  const documents = links.map((link) => world.records.get("ContentDocument", String(link["ContentDocumentId"])));
  return versions(
    world,
    documents.map((document) => document?.["LatestPublishedVersionId"]),
  );
}

function filesOfPost(world: World, id: string): Row[] {
  const attachments = rowsOf(world, "FeedAttachment", "FeedEntityId", id);
  const files = attachments.filter(({ Type }) => Type === "Content" || Type === "InlineImage");
  return versions(
    world,
    files.map(({ RecordId }) => RecordId),
  );
}

function versions({ records }: World, ids: (Value | undefined)[]): Row[] {
  return ids.map((id) => records.get("ContentVersion", String(id))).filter((row) => row !== undefined);
}

function rowsOf({ records, schema }: World, object: string, name: string, id: string): Row[] {
  const field = schema.field(schema.object(object), name);
  return field === undefined ? [] : records.find(object, field, id);
}

function describe(files: Row[]) {
  const sorted = [...files].sort((one, other) => (String(one["Id"]) < String(other["Id"]) ? -1 : 1));
  return sorted.map((version) => ({
    id: version["Id"],
    name: version["PathOnClient"] ?? version["Title"],
    type: version["FileType"],
    size: version["ContentSize"],
  }));
}
