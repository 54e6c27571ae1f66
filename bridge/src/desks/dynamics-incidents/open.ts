import { noteColumns } from "../../dynamics/notes.ts";
import { BridgeError } from "../../lib/errors.ts";
import {
  type DeskConversation,
  type DeskHandoff,
  type DeskText,
  existingIsOver,
  type Opened,
  type OpenOptions,
} from "../desk.ts";
import { createIncident } from "./create-incident.ts";
import { type FoundIncident, incidentById, incidentIdOf } from "./find-incident.ts";
import { descriptionOf } from "./incident-fields.ts";
import { onIncident } from "./notes.ts";
import { routeIncident } from "./route.ts";
import type { IncidentParts } from "./settings.ts";

/** Joins or creates the incident of a conversation; the same one however often it is asked. */
export async function openIncident(
  { handoff }: DeskConversation,
  { brief, existing }: OpenOptions,
  parts: IncidentParts,
): Promise<Opened> {
  const { dataverse, settings } = parts;
  if (existing !== undefined) {
    const found = await incidentById(dataverse, existing);
    if (found?.isOpen !== true) throw isOver();
    return { externalId: found.id, records: recordsOf(found) };
  }
  const id = await incidentIdOf(dataverse, handoff);
  const { text, hasBrief } = descriptionOf(handoff, brief, settings.incident.descriptionCharacters);
  const { incident, isNew, warnings } = await createIncident(handoff, { id, description: text }, parts);
  if (!hasBrief) await fileTranscript(id, handoff, brief, parts);
  const unrouted = await routeIncident(id, isNew, parts);
  const isWhole = hasBrief && isSame(incident.description, text);
  return {
    externalId: incident.id,
    records: recordsOf(incident),
    delivered: isWhole ? brief.map((part) => ({ id: part.id, externalId: incident.id })) : [],
    warnings: [...warnings, ...unrouted],
  };
}

/** An earlier try may have had to shorten it. */
function isSame(stored: string | undefined, wanted: string): boolean {
  const [one, other] = [stored ?? "", wanted].map((text) => text.replace(/\s+/g, " ").trim());
  return one === other;
}

/** The whole brief as a text file beside the notes, for reading and searching in one piece. */
async function fileTranscript(
  id: string,
  handoff: DeskHandoff,
  brief: DeskText[],
  { dataverse, logger }: IncidentParts,
) {
  const name = `opencx-transcript-${handoff.sessionId}.txt`;
  const bytes = Buffer.from(brief.map(({ text }) => text).join("\n\n"));
  const data = { ...onIncident(id), ...noteColumns({ kind: "file", file: { name, mimeType: "text/plain", bytes } }) };
  const noteId = await dataverse.rowId("transcript-file", id, handoff.handoffId);
  try {
    await dataverse.createOnce("annotations", { id: noteId, data, select: ["annotationid"] });
  } catch (error) {
    // The notes have every word of it; a tenant that blocks text files does without.
    if (!(error instanceof BridgeError) || error.retryable) throw error;
    logger?.warn({ code: error.code, remedy: error.remedy, incidentId: id }, "the transcript could not be filed");
  }
}

function recordsOf({ id, number, contactId }: FoundIncident): Record<string, string> {
  return {
    dynamics365_incident_id: id,
    ...(number === undefined ? {} : { dynamics365_ticket_number: number }),
    ...(contactId === undefined ? {} : { dynamics365_contact_id: contactId }),
  };
}

function isOver(): BridgeError {
  return new BridgeError({
    code: existingIsOver,
    message: "The incident of the session's earlier handoff is resolved or deleted.",
    remedy: "Nothing to do: the bridge opens a new one.",
    retryable: true,
  });
}
