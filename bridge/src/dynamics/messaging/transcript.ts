import type { Dataverse, Row } from "../dataverse/dataverse.ts";

/** What somebody said to the customer or the customer to them, as the transcript keeps it. */
export interface TranscriptLine {
  at: Date;
  from: { id: string; name: string };
  text: string;
  files: { name: string; contentType: string }[];
}

type Fields = Record<string, unknown>;

/**
 * The transcript of a conversation that is over (contract dynamics-365 5.3): JSON in a note, in order of time, without
 * what reps said among themselves.
 *
 * @returns undefined while it is not written.
 * @throws BridgeError as `Dataverse.find` does.
 */
export async function readTranscript(
  conversationId: string,
  dataverse: Dataverse,
): Promise<TranscriptLine[] | undefined> {
  const [transcript] = await dataverse.find("msdyn_transcripts", {
    select: ["msdyn_transcriptid"],
    filter: `_msdyn_liveworkitemidid_value eq ${conversationId}`,
    top: 1,
  });
  const id = transcript?.["msdyn_transcriptid"];
  if (typeof id !== "string") return undefined;
  const notes = await dataverse.find("annotations", {
    select: ["documentbody"],
    filter: `_objectid_value eq ${id} and isdocument eq true`,
    top: 5,
  });
  const lines = notes.map(decode).find((one) => one !== undefined);
  return lines?.flatMap(readLine).toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function decode({ documentbody }: Row): unknown[] | undefined {
  if (typeof documentbody !== "string") return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(documentbody, "base64").toString("utf8"));
    return Array.isArray(json) ? (json as unknown[]) : undefined;
  } catch {
    // Another file that hangs there.
    return undefined;
  }
}

function readLine(json: unknown): TranscriptLine[] {
  const line = fieldsOf(json);
  const at = new Date(textOf(line["createdDateTime"]));
  const isForCustomer = /\bpublic\b/i.test(String(line["tags"])) && line["isControlMessage"] !== true;
  if (!isForCustomer || Number.isNaN(at.getTime())) return [];
  const user = fieldsOf(fieldsOf(line["from"])["user"]);
  const attached = Array.isArray(line["attachments"]) ? (line["attachments"] as unknown[]) : [];
  const files = attached.map(fieldsOf).map(({ name, contentType }) => ({
    name: textOf(name) || "file",
    contentType: textOf(contentType) || "application/octet-stream",
  }));
  const from = { id: textOf(user["id"]), name: textOf(user["displayName"]) };
  return [{ at, from, text: textOf(line["content"]), files }];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
