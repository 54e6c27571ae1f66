import { BridgeError } from "../../lib/errors.ts";
import { sniffContentType } from "../../lib/sniff-content-type.ts";
import type { DeskAttachment, DeskFile } from "../desk.ts";
import type { Org } from "./org/org.ts";
import { isRecordId } from "./org/soql.ts";

/** Fetches what a rep attached; its address is the id of a ContentVersion, and nothing else is ever asked for. */
export async function fetchAttachment(attachment: DeskAttachment, maxBytes: number, org: Org): Promise<DeskFile> {
  if (!isRecordId(attachment.url, "068")) throw invalid();
  const bytes = await org.download(`/sobjects/ContentVersion/${attachment.url}/VersionData`, maxBytes);
  return { name: attachment.name === "" ? "file" : attachment.name, mimeType: sniffContentType(bytes), bytes };
}

function invalid(): BridgeError {
  return new BridgeError({
    code: "SALESFORCE_FILE_ID_INVALID",
    message: "The rep's attachment is not named by the id of a file.",
    remedy: "Ask the rep to send the file again; if it happens each time, run the support bundle.",
    status: 502,
  });
}
