import type { Dataverse, NewRow, Row } from "../../../dynamics/dataverse/dataverse.ts";
import type { DeskHandoff } from "../../desk.ts";
import { saidOf, subjectOf } from "./record-texts.ts";
import type { RecordTable } from "./record-table.ts";

const channels: Readonly<Record<string, string>> = { web: "192360000", sms: "192340000", whatsapp: "192300000" };
const contextItems = "msdyn_ocliveworkitemcontextitems";

export interface RecordFacts {
  handoff: DeskHandoff;
  id: string;
  table: RecordTable;
  workstreamId: string;
  contactId: string | undefined;
}

/**
 * OpenCX's published payload (contract dynamics-365 9), for one change set: the live work item and its context. For a
 * table of the customer's own one row in OpenCX's own words, which have no name for a contact.
 */
export async function recordRows(facts: RecordFacts, dataverse: Dataverse): Promise<NewRow[]> {
  const { id, table, handoff } = facts;
  const { set, isCustom } = table;
  if (isCustom) return [{ set, id, data: customRow(facts) }];
  const items = Object.entries(contextOf(handoff)).map(async ([name, value]) => ({
    set: contextItems,
    id: await dataverse.rowId("live-work-item-context", id, name),
    data: {
      msdyn_name: name,
      msdyn_value: value,
      msdyn_isdisplayable: true,
      "msdyn_ocliveworkitemid@odata.bind": `/${set}(${id})`,
    },
  }));
  return [{ set, id, data: workItem(facts) }, ...(await Promise.all(items))];
}

function workItem({ handoff, workstreamId, contactId, id }: RecordFacts): Row {
  const linked =
    contactId === undefined
      ? {}
      : {
          "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind": `/contacts(${contactId})`,
          "regardingobjectid_contact_msdyn_ocliveworkitem@odata.bind": `/contacts(${contactId})`,
        };
  return {
    msdyn_ocliveworkitemid: id,
    subject: subjectOf(handoff, 200),
    msdyn_title: subjectOf(handoff, 4000),
    msdyn_channel: channels[handoff.channel] ?? channels["web"],
    "msdyn_liveworkstreamid_msdyn_ocliveworkitem@odata.bind": `/msdyn_liveworkstreams(${workstreamId})`,
    ...linked,
  };
}

/** An address that was only typed in goes by another name, so that nobody links its owner. */
function contextOf({ sessionId, channel, customer }: DeskHandoff): Record<string, string> {
  const { name, email, nonVerifiedEmail, phone } = customer;
  const unverifiedEmail = nonVerifiedEmail === email ? undefined : nonVerifiedEmail;
  const facts = { sessionId, channel, customerName: name, customerEmail: email, customerPhone: phone, unverifiedEmail };
  return saidOf(facts);
}

function customRow({ handoff, workstreamId }: RecordFacts): Row {
  const { sessionId, channel, customer } = handoff;
  const { name, email, phone } = customer;
  const known = saidOf({ name, email, phone });
  return {
    workstreamId,
    subject: subjectOf(handoff, 200),
    contextVariables: saidOf({ sessionId, channel }),
    ...(Object.keys(known).length === 0 ? {} : { customer: known }),
  };
}
