import type { Dataverse, NewRow, Row } from "../../../dynamics/dataverse/dataverse.ts";
import { cleanText } from "../../../dynamics/dataverse/odata.ts";
import { truncate } from "../../../lib/text.ts";
import type { DeskHandoff } from "../../desk.ts";

const channels: Readonly<Record<string, string>> = { web: "192360000", sms: "192340000", whatsapp: "192300000" };
const contextItems = "msdyn_ocliveworkitemcontextitems";

export interface RecordFacts {
  handoff: DeskHandoff;
  id: string;
  set: string;
  workstreamId: string;
  contactId: string | undefined;
}

/** The id that a conversation's record has, whoever creates it. */
export function recordIdOf(dataverse: Dataverse, { handoffId, conversationNo }: DeskHandoff): Promise<string> {
  return dataverse.rowId("live-work-item", handoffId, conversationNo);
}

/** OpenCX's published payload: the live work item and its context, for one change set (contract dynamics-365 9). */
export async function recordRows(facts: RecordFacts, dataverse: Dataverse): Promise<NewRow[]> {
  const { id, set, handoff } = facts;
  const context = Object.entries(contextOf(handoff)).flatMap(([name, value]) =>
    value === undefined || value.trim() === "" ? [] : [{ name, value }],
  );
  const items = context.map(async ({ name, value }) => ({
    set: contextItems,
    id: await dataverse.rowId("live-work-item-context", id, name),
    data: {
      msdyn_name: name,
      msdyn_value: truncate(cleanText(value), { characters: 512 }),
      msdyn_isdisplayable: true,
      "msdyn_ocliveworkitemid@odata.bind": `/${set}(${id})`,
    },
  }));
  return [{ set, id, data: workItem(facts) }, ...(await Promise.all(items))];
}

function workItem({ handoff, workstreamId, contactId, id }: RecordFacts): Row {
  const title = cleanText(handoff.summary ?? "").trim() || `Conversation handed off (${handoff.channel})`;
  const linked =
    contactId === undefined
      ? {}
      : {
          "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind": `/contacts(${contactId})`,
          "regardingobjectid_contact_msdyn_ocliveworkitem@odata.bind": `/contacts(${contactId})`,
        };
  return {
    msdyn_ocliveworkitemid: id,
    subject: truncate(title, { characters: 200 }),
    msdyn_title: truncate(title, { characters: 4000 }),
    msdyn_channel: channels[handoff.channel] ?? channels["web"],
    "msdyn_liveworkstreamid_msdyn_ocliveworkitem@odata.bind": `/msdyn_liveworkstreams(${workstreamId})`,
    ...linked,
  };
}

function contextOf({ sessionId, channel, customer }: DeskHandoff): Record<string, string | undefined> {
  const { name, email, nonVerifiedEmail, phone } = customer;
  return { sessionId, channel, customerName: name, customerEmail: email ?? nonVerifiedEmail, customerPhone: phone };
}
