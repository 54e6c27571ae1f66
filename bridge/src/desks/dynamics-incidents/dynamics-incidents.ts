import { isBridgeError } from "../../lib/errors.ts";
import type { Desk, DeskHandoff, DeskStatus, Prepared } from "../desk.ts";
import { check } from "./check.ts";
import { closeIncident } from "./close.ts";
import { deliver } from "./deliver.ts";
import { incidentById } from "./find-incident.ts";
import { openIncident } from "./open.ts";
import type { DynamicsIncidentsParts, DynamicsIncidentsSettings, IncidentParts } from "./settings.ts";

export type { DynamicsIncidentsParts, DynamicsIncidentsSettings } from "./settings.ts";

/**
 * The desk of Dynamics 365 incidents (contract dynamics-365 5 and 6): one object for each connection of the
 * configuration. It is one-way: what reps write on an incident does not come back.
 */
export function createDynamicsIncidents(settings: DynamicsIncidentsSettings, parts: DynamicsIncidentsParts): Desk {
  const all: IncidentParts = { ...parts, settings };
  const { noteCharacters, briefParts } = settings.limits;
  return {
    name: "dynamics-incidents",
    connection: settings.name,
    keepsIds: true,
    limits: { partCharacters: noteCharacters, partBytes: noteCharacters * 4, briefParts },
    prepare: async (handoff) => prepare(handoff),
    open: (conversation, options) => openIncident(conversation, options, all),
    deliver: (conversation, entry, options) => deliver(conversation, entry, options, all),
    close: (conversation, reason, { shared } = { shared: false }) =>
      closeIncident(conversation, reason, { ...all, shared }),
    status: ({ externalId }) => status(externalId, all),
    isOpen: async () => undefined,
    fetchAttachment: async () => {
      throw new Error("nothing comes back from an incident");
    },
    check: () => check(all),
  };
}

/** A session has one open incident, however often it is handed off. */
function prepare({ sessionId, identity }: DeskHandoff): Prepared {
  const shareKey = `session:${sessionId}`;
  return { shareKey, credentials: {}, identityKind: identity.kind, attributes: {}, warnings: [] };
}

/** Never throws one of our errors: a failed look says `unknown`. */
async function status(id: string, { dataverse }: IncidentParts): Promise<DeskStatus> {
  try {
    return (await incidentById(dataverse, id))?.isOpen === true ? "with-rep" : "gone";
  } catch (error) {
    if (isBridgeError(error)) return "unknown";
    throw error;
  }
}
