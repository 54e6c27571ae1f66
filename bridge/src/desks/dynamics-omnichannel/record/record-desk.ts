import type { DynamicsOmnichannelConnection } from "../../../config/schema.ts";
import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import type { Desk } from "../../desk.ts";
import { checkRecords } from "./check-record.ts";
import { closeRecord } from "./close-record.ts";
import { noteOnRecord } from "./note.ts";
import { openRecord } from "./open-record.ts";
import { recordStatus } from "./record-state.ts";
import { recordTableOf } from "./record-table.ts";

export interface RecordParts {
  dataverse: Dataverse;
}

/**
 * OpenCX's published way into Dynamics 365 (contract dynamics-365 9): a live work item's row and its context, in one
 * change set. It is one-way, and a row alone is no chat that a rep could type in; what comes later is noted on it.
 */
export function createDynamicsRecords(settings: DynamicsOmnichannelConnection, { dataverse }: RecordParts): Desk {
  const { limits, recordEntitySet, workstreamId = "" } = settings;
  const { noteCharacters, briefParts } = limits;
  const parts = { table: recordTableOf(recordEntitySet), dataverse };
  return {
    name: "dynamics-omnichannel",
    connection: settings.name,
    keepsIds: true,
    limits: { partCharacters: noteCharacters, partBytes: noteCharacters * 4, briefParts },
    prepare: async ({ identity }) => ({ credentials: {}, identityKind: identity.kind, attributes: {}, warnings: [] }),
    open: (conversation) => openRecord(conversation, { ...parts, workstreamId }),
    deliver: (conversation, entry, options) => noteOnRecord(conversation, entry, options, parts),
    close: (conversation) => closeRecord(conversation, parts),
    status: ({ externalId }) => recordStatus(externalId, parts.table, dataverse),
    isOpen: async () => undefined,
    fetchAttachment: async () => {
      throw new Error("nothing comes back from a record");
    },
    check: () => checkRecords(settings, parts),
  };
}
