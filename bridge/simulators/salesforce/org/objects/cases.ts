import type { ObjectHooks } from "../records/hooks.ts";
import type { Values } from "../records/read-input.ts";
import type { Writer } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";

const children = [
  ["CaseComment", "ParentId"],
  ["EmailMessage", "ParentId"],
  ["FeedItem", "ParentId"],
  ["ContentDocumentLink", "LinkedEntityId"],
] as const;

/** A Case is closed by its status, takes its contact's addresses, and takes its children along when it is deleted. */
export const caseHooks: ObjectHooks = {
  beforeInsert(writer, values) {
    settleStatus(writer, values, undefined);
    takeContact(writer, values);
  },
  beforeUpdate(writer, values, before) {
    if ("Status" in values) settleStatus(writer, values, before);
    if ("ContactId" in values) takeContact(writer, values);
  },
  afterInsert(writer, row) {
    const text = row["Comments"];
    if (typeof text !== "string") return;
    const comment = { ParentId: row["Id"] ?? null, CommentBody: text, IsPublished: false };
    writer.insert(writer.world.schema.object("CaseComment"), comment);
  },
  afterDelete(writer, row) {
    for (const [object, field] of children) deleteChildren(writer, object, field, row);
  },
};

function settleStatus(writer: Writer, values: Values, before: Row | undefined): void {
  values["Status"] ??= before?.["Status"] ?? "New";
  const closed = isClosedStatus(writer, values["Status"]);
  if (closed !== (before?.["IsClosed"] === true)) {
    values["ClosedDate"] = closed ? Math.floor(writer.world.now() / 1000) * 1000 : null;
  }
  values["IsClosed"] = closed;
}

function isClosedStatus({ world }: Writer, status: unknown): boolean {
  return world.records.all("CaseStatus").some((row) => row["MasterLabel"] === status && row["IsClosed"] === true);
}

function takeContact({ world }: Writer, values: Values): void {
  const id = values["ContactId"];
  const contact = typeof id === "string" ? world.records.get("Contact", id) : undefined;
  values["ContactEmail"] = contact?.["Email"] ?? null;
  values["ContactPhone"] = contact?.["Phone"] ?? null;
  values["ContactMobile"] = contact?.["MobilePhone"] ?? null;
  if (contact !== undefined) values["AccountId"] ??= contact["AccountId"] ?? null;
}

function deleteChildren(writer: Writer, object: string, fieldName: string, parent: Row): void {
  const { schema, records } = writer.world;
  const spec = schema.object(object);
  const field = schema.field(spec, fieldName);
  if (field === undefined) return;
  for (const child of records.find(object, field, parent["Id"] ?? null)) {
    writer.asSystem.delete(spec, String(child["Id"]));
  }
}
