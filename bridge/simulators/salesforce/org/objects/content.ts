import { createHash } from "node:crypto";
import type { ObjectHooks } from "../records/hooks.ts";
import type { Values } from "../records/read-input.ts";
import type { Writer } from "../records/writer.ts";
import { recordFault } from "../rest-error.ts";
import type { Row } from "../schema/types.ts";

/** A version makes its document, or becomes the latest of it, and is shared where it is first published. */
export const contentVersionHooks: ObjectHooks = {
  beforeInsert(writer, values) {
    const { ContentDocumentId: documentId = null, FirstPublishLocationId: location = null } = values;
    if (documentId !== null && location !== null) {
      const message = "You can't set FirstPublishLocationId for a new version of an existing document.";
      throw recordFault("INVALID_FIELD_FOR_INSERT_UPDATE", message, ["FirstPublishLocationId"]);
    }
    describeBytes(values);
    if (documentId === null) values["ContentDocumentId"] = newDocument(writer, values);
    else replaceLatest(writer, String(documentId), values);
    values["IsLatest"] = true;
    values["VersionNumber"] ??= "1";
  },
  afterInsert(writer, row) {
    const { world } = writer;
    const document = world.schema.object("ContentDocument");
    const facts = { LatestPublishedVersionId: row["Id"], Title: row["Title"], ContentSize: row["ContentSize"] };
    writer.asSystem.update(document, String(row["ContentDocumentId"]), facts);
    const location = row["FirstPublishLocationId"] ?? null;
    if (row["VersionNumber"] !== "1") return;
    link(writer, row, writer.userId, "I");
    if (location !== null && location !== writer.userId) link(writer, row, String(location), "V");
  },
};

/** A link is there once for each document and record; an email with one has an attachment. */
export const contentLinkHooks: ObjectHooks = {
  beforeInsert({ world }, values) {
    const field = world.schema.field(world.schema.object("ContentDocumentLink"), "LinkedEntityId");
    const links =
      field === undefined ? [] : world.records.find("ContentDocumentLink", field, values["LinkedEntityId"] ?? null);
    const same = links.find((one) => one["ContentDocumentId"] === values["ContentDocumentId"]);
    if (same === undefined) return;
    const message = `duplicate value found: <unknown> duplicates value on record with id: ${String(same["Id"])}`;
    throw recordFault("DUPLICATE_VALUE", message);
  },
  afterInsert(writer, row) {
    const { records, schema } = writer.world;
    const email = records.get("EmailMessage", String(row["LinkedEntityId"]));
    if (email !== undefined) records.put(schema.object("EmailMessage").name, { ...email, HasAttachment: true });
  },
};

function describeBytes(values: Values): void {
  const { PathOnClient: path, VersionData: bytes } = values;
  if (typeof path !== "string" || !Buffer.isBuffer(bytes)) return;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot + 1) : null;
  values["Title"] ??= dot > 0 ? name.slice(0, dot) : name;
  values["FileExtension"] = extension;
  values["FileType"] = extension === null ? "UNKNOWN" : extension.toUpperCase();
  values["ContentSize"] = bytes.length;
  values["Checksum"] = createHash("md5").update(bytes).digest("hex");
}

function newDocument(writer: Writer, values: Values): string {
  const { Title = null, FileExtension = null, FileType = null, ContentSize = null } = values;
  const facts = { Title, FileExtension, FileType, ContentSize, OwnerId: writer.userId };
  return writer.asSystem.insert(writer.world.schema.object("ContentDocument"), facts);
}

function replaceLatest({ world }: Writer, documentId: string, values: Values): void {
  const versions = world.records.all("ContentVersion").filter((one) => one["ContentDocumentId"] === documentId);
  for (const one of versions) world.records.put("ContentVersion", { ...one, IsLatest: false });
  values["VersionNumber"] = String(versions.length + 1);
}

function link(writer: Writer, version: Row, entityId: string, shareType: string): void {
  writer.asSystem.insert(writer.world.schema.object("ContentDocumentLink"), {
    ContentDocumentId: version["ContentDocumentId"] ?? null,
    LinkedEntityId: entityId,
    ShareType: shareType,
    Visibility: "AllUsers",
  });
}
