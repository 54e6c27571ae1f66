import { checkLogin, oldNames } from "../../../dynamics/check.ts";
import { contactOfEmail } from "../../../dynamics/contacts.ts";
import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import { isBridgeError } from "../../../lib/errors.ts";
import type { DynamicsOmnichannelConnection } from "../../../config/schema.ts";
import type { Desk, DeskConversation, Finding, Opened } from "../../desk.ts";
import { workstreamFinding } from "../workstream.ts";
import { conversationState } from "../state.ts";
import { noteOnRecord } from "./note.ts";
import { recordIdOf, recordRows } from "./record-rows.ts";

export interface RecordParts {
  dataverse: Dataverse;
}

/**
 * OpenCX's published way into Dynamics 365 (contract dynamics-365 9): a live work item's row and its context, in one
 * change set. It is one-way, and a row alone is no chat that a rep could type in; what comes later is noted on it.
 */
export function createDynamicsRecords(settings: DynamicsOmnichannelConnection, { dataverse }: RecordParts): Desk {
  const { noteCharacters, briefParts } = settings.limits;
  return {
    name: "dynamics-omnichannel",
    connection: settings.name,
    keepsIds: true,
    limits: { partCharacters: noteCharacters, partBytes: noteCharacters * 4, briefParts },
    prepare: async ({ identity }) => ({ credentials: {}, identityKind: identity.kind, attributes: {}, warnings: [] }),
    open: (conversation) => open(conversation, settings, dataverse),
    deliver: (conversation, entry, options) => noteOnRecord(conversation, entry, options, dataverse),
    close: async () => {},
    status: async ({ externalId }) => {
      const state = await conversationState(externalId, { dataverse });
      return state === "over" ? "gone" : state === "unknown" ? "unknown" : "with-rep";
    },
    isOpen: async () => undefined,
    fetchAttachment: async () => {
      throw new Error("nothing comes back from a record");
    },
    check: () => check(settings, dataverse),
  };
}

async function open(
  { handoff }: DeskConversation,
  { recordEntitySet: set, workstreamId = "" }: DynamicsOmnichannelConnection,
  dataverse: Dataverse,
): Promise<Opened> {
  const id = await recordIdOf(dataverse, handoff);
  const { kind, value } = handoff.identity;
  // Looked up, never created: the rep links by hand what is not known.
  const contactId = kind === "verified-email" ? await contactOfEmail(dataverse, value) : undefined;
  try {
    await dataverse.createTogether(await recordRows({ handoff, id, set, workstreamId, contactId }, dataverse));
  } catch (error) {
    if (!isBridgeError(error, "DATAVERSE_ROW_EXISTS")) throw error;
  }
  const linked = contactId === undefined ? {} : { dynamics365_contact_id: contactId };
  return { externalId: id, records: { dynamics365_chat_id: id, ...linked } };
}

async function check(settings: DynamicsOmnichannelConnection, dataverse: Dataverse): Promise<Finding[]> {
  const login = await checkLogin(dataverse, settings.environmentUrl);
  const found = "dataverse_record goes one way: what reps write does not come back, and a row alone is no chat.";
  const remedy = "Set chatMode to messaging_api for chats that go both ways.";
  const findings: Finding[] = [
    ...login,
    ...oldNames(settings.oldNames),
    { check: "direction", result: "warn", found, remedy },
  ];
  if (login.some(({ result }) => result === "fail")) return findings;
  return [...findings, await workstreamFinding(settings.workstreamId ?? "", dataverse)];
}
