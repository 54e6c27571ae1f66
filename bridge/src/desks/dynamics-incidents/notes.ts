import type { Row } from "../../dynamics/dataverse/dataverse.ts";
import { cleanText } from "../../dynamics/dataverse/odata.ts";
import { truncate } from "../../lib/text.ts";
import type { DeskText } from "../desk.ts";

const subjects = {
  customer: "Customer",
  ai: "AI agent",
  inbox: "OpenCX inbox",
  system: "OpenCX",
  bridge: "OpenCX",
} as const;

/** A text as a note on an incident (contract dynamics-365 5.6). */
export function noteRow(incidentId: string, { text, author, name, part }: DeskText): Row {
  const said = name === undefined || name === "" ? subjects[author] : `${subjects[author]}, ${name}`;
  const subject = part === undefined ? said : `OpenCX transcript (${part.no}/${part.of})`;
  return {
    ...onIncident(incidentId),
    subject: truncate(cleanText(subject), { characters: 500 }),
    notetext: truncate(cleanText(text), { characters: 100_000 }),
    isdocument: false,
  };
}

/** A file as a note; at most what Dataverse takes in one piece. */
export function fileRow(incidentId: string, file: { name: string; mimeType: string; bytes: Uint8Array }): Row {
  return { ...fileFacts(incidentId, file), documentbody: Buffer.from(file.bytes).toString("base64") };
}

/** The same without the bytes, for an upload in blocks. */
export function fileFacts(incidentId: string, { name, mimeType }: { name: string; mimeType: string }): Row {
  const filename = truncate(cleanText(name), { characters: 255 });
  return {
    ...onIncident(incidentId),
    subject: filename,
    filename,
    mimetype: truncate(mimeType, { characters: 256 }),
    isdocument: true,
  };
}

function onIncident(incidentId: string): Row {
  return { "objectid_incident@odata.bind": `/incidents(${incidentId})` };
}
