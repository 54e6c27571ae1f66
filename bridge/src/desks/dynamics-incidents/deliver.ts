import { noteColumns, noteOutcome } from "../../dynamics/notes.ts";
import type { DeliverOptions, DeliverOutcome, DeskConversation, DeskEntry } from "../desk.ts";
import { incidentById } from "./find-incident.ts";
import { onIncident } from "./notes.ts";
import type { IncidentParts } from "./settings.ts";
import { uploadFile } from "./upload-file.ts";

/** Above this a file goes in blocks (contract dynamics-365 5.6). */
const inOnePieceBytes = 4 * 1024 * 1024;
const over: DeliverOutcome = { status: "over", code: "DYNAMICS_INCIDENT_CLOSED" };

/** Writes one entry as a note on the incident, under an id of its own, so that repeating it changes nothing. */
export async function deliver(
  { externalId }: DeskConversation,
  entry: DeskEntry,
  { onlyLook = false, signal }: DeliverOptions,
  parts: IncidentParts,
): Promise<DeliverOutcome> {
  if (entry.kind === "receipt") return { status: "done" };
  const { dataverse } = parts;
  try {
    const id = await dataverse.rowId("note", entry.id);
    if (onlyLook) {
      const known = await dataverse.get("annotations", id, ["annotationid"], signal);
      return known === undefined ? over : { status: "done", externalId: id };
    }
    // What a customer writes on a resolved incident would be read by nobody. The bridge's own words may stand there.
    const incident = await incidentById(dataverse, externalId, signal);
    const isTheirs = entry.kind === "file" || entry.author !== "bridge";
    if (incident === undefined || (!incident.isOpen && isTheirs)) return over;
    if (entry.kind === "file" && entry.file.bytes.length > inOnePieceBytes) {
      await uploadFile({ incidentId: externalId, noteId: id, file: entry.file, signal }, dataverse);
    } else {
      const data = { ...onIncident(externalId), ...noteColumns(entry) };
      await dataverse.createOnce("annotations", { id, data, select: ["annotationid"] }, signal);
    }
    return { status: "done", externalId: id };
  } catch (error) {
    return noteOutcome(error, entry.kind, { over, signal });
  }
}
