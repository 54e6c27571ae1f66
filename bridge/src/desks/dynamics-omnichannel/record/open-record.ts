import { contactOfEmail } from "../../../dynamics/contacts.ts";
import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import { type BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { DeskConversation, DeskHandoff, Opened } from "../../desk.ts";
import { recordRows } from "./record-rows.ts";
import { recordIdOf } from "./record-state.ts";
import type { RecordTable } from "./record-table.ts";

const linkedContact = "_msdyn_customer_value";

export interface OpenRecordParts {
  table: RecordTable;
  workstreamId: string;
  dataverse: Dataverse;
}

/** Creates the record under its id, once, with all that belongs to it or not at all; an earlier try's is read back. */
export async function openRecord({ handoff }: DeskConversation, parts: OpenRecordParts): Promise<Opened> {
  const { table, dataverse } = parts;
  const id = await recordIdOf(dataverse, handoff);
  const contactId = table.isCustom ? undefined : await contactOf(handoff, dataverse);
  try {
    await dataverse.createTogether(await recordRows({ handoff, id, contactId, ...parts }, dataverse));
    return openedAs(id, contactId);
  } catch (error) {
    if (!isBridgeError(error, "DATAVERSE_ROW_EXISTS")) throw error;
    return readBack(id, parts, error);
  }
}

/** Looked up, never created: the rep links by hand what is not known. */
async function contactOf({ identity }: DeskHandoff, dataverse: Dataverse): Promise<string | undefined> {
  return identity.kind === "verified-email" ? contactOfEmail(dataverse, identity.value) : undefined;
}

/** Where the row is not there after all, the key that is taken is one of the tenant's own. */
async function readBack(id: string, { table, dataverse }: OpenRecordParts, taken: BridgeError): Promise<Opened> {
  const select = table.isCustom ? [table.key] : [table.key, linkedContact];
  const row = await dataverse.get(table.set, id, select);
  if (row === undefined) throw taken;
  const contactId = row[linkedContact];
  return openedAs(id, typeof contactId === "string" ? contactId.toLowerCase() : undefined);
}

function openedAs(id: string, contactId: string | undefined): Opened {
  const linked = contactId === undefined ? {} : { dynamics365_contact_id: contactId };
  return { externalId: id, records: { dynamics365_chat_id: id, ...linked } };
}
