import { facts } from "../../../facts.ts";
import { DataverseError } from "../../dataverse-error.ts";
import { isBase64 } from "../base64.ts";
import { lookupOf } from "../store.ts";
import type { Hook } from "./hook.ts";

/** A note's file may not be too large nor of a blocked type, and its size is counted (contract dynamics-365 5.6). */
export const noteHook: Hook = ({ world, row, written, before }) => {
  const { documentbody, filename } = row;
  row["objecttypecode"] = lookupOf(row["objectid"])?.table ?? row["objecttypecode"] ?? null;
  if (typeof filename === "string") checkEnding(filename, world.rules.blockedEndings);
  if (typeof documentbody !== "string" || (before !== undefined && !written.has("documentbody"))) return;
  if (!isBase64(documentbody)) {
    throw new DataverseError(400, "0x80048d19", "The documentbody is not a valid Base-64 string.");
  }
  const organization = world.tenant.store.get("organization", facts.organizationId);
  if (documentbody.length > Number(organization?.["maxuploadfilesize"])) throw tooLarge();
  row["isdocument"] = true;
  row["filesize"] = Buffer.from(documentbody, "base64").length;
  row["mimetype"] ??= "application/octet-stream";
};

/** The file is larger than the organization allows; counted in Base64. */
export function tooLarge(): DataverseError {
  return new DataverseError(400, "0x80044a02", "Attachment file size is too big.");
}

function checkEnding(filename: string, blocked: Set<string>): void {
  const ending = /\.([^.\s]+)\s*$/.exec(filename)?.[1]?.toLowerCase() ?? "";
  if (!blocked.has(ending)) return;
  throw new DataverseError(
    400,
    "0x80043e09",
    "Attachment is blocked: the attachment type is not a permitted file type.",
  );
}
