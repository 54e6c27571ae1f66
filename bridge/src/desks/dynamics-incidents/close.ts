import { noteColumns } from "../../dynamics/notes.ts";
import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation } from "../desk.ts";
import { incidentById, incidentIdOf } from "./find-incident.ts";
import { onIncident } from "./notes.ts";
import type { IncidentParts } from "./settings.ts";

/**
 * Says on the incident that the conversation is over; resolves it only where the settings say so. Safe to repeat; an
 * incident that is gone, or never was, is nothing to do.
 */
export async function closeIncident(
  { id, externalId, handoff }: DeskConversation,
  reason: string,
  { shared, dataverse, settings }: IncidentParts & { shared: boolean },
): Promise<void> {
  const found = await incidentById(dataverse, externalId || (await incidentIdOf(dataverse, handoff)));
  if (found === undefined) return;
  const noteId = await dataverse.rowId("close", id);
  const data = { ...onIncident(found.id), ...noteColumns({ kind: "text", author: "bridge", text: wordsFor(reason) }) };
  await dataverse.createOnce("annotations", { id: noteId, data, select: ["annotationid"] });
  const resolves = settings.incident.resolveOnEnd && reason !== "handed-on" && !shared;
  if (!resolves || !found.isOpen) return;
  const resolution = {
    subject: "The conversation has ended in OpenCX",
    "incidentid@odata.bind": `/incidents(${found.id})`,
  };
  try {
    await dataverse.act("CloseIncident", { IncidentResolution: resolution, Status: settings.incident.resolvedStatus });
  } catch (error) {
    if (!isBridgeError(error, "DATAVERSE_CASE_CLOSED")) throw error;
  }
}

function wordsFor(reason: string): string {
  if (reason === "handed-on") return "[OpenCX] Another team has taken the conversation over.";
  return `[OpenCX] The conversation was closed in OpenCX (${reason.slice(0, 100)}).`;
}
