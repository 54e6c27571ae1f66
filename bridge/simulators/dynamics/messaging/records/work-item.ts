import type { Row, RowChange } from "../../tenant.ts";
import { close } from "../conversations/lifecycle.ts";
import { reasons } from "../conversations/model.ts";
import type { Conversation, State } from "../conversations/model.ts";
import { filled, readChannel } from "../channels/channel.ts";
import type { World } from "../world.ts";
import { writeContext } from "./context.ts";
import { customerName, identifyContact } from "./customer.ts";

const table = "msdyn_ocliveworkitem";
const customChannel = "192350002";
const subjectCharacters = 200;

/** `statecode` and `statuscode` (contract dynamics-365 5.1). */
const codes: Readonly<Record<State, [number, number]>> = {
  Open: [0, 1],
  Active: [0, 2],
  Waiting: [0, 3],
  "Wrap-up": [0, 5],
  Closed: [1, 4],
};

/** Writes the conversation's row and its context (contract dynamics-365 5.1, 5.2, 7.10); its `activityid` is the id. */
export function writeWorkItem(world: World, conversation: Conversation): void {
  const { rows } = world.tenant;
  const { id, customer } = conversation;
  conversation.recorded = true;
  if (rows.get(table, id) !== undefined) return;
  const contact = identifyContact(rows, customer);
  const contactId = filled(contact?.["contactid"]);
  const workstream = readChannel(rows, conversation.channelId)?.workstream;
  rows.insert(table, {
    activityid: id,
    msdyn_ocliveworkitemid: id,
    subject: `${customerName(customer, contact)}: ${workstream?.name ?? "Workstream"}`.slice(0, subjectCharacters),
    msdyn_channel: customChannel,
    msdyn_liveworkstreamid: { table: "msdyn_liveworkstream", id: conversation.workstreamId },
    msdyn_customer: contactId === undefined ? null : { table: "contact", id: contactId },
    msdyn_startedon: new Date(conversation.startedAt).toISOString(),
    ...stateColumns(conversation),
  });
  writeContext(world, conversation);
}

/** Lets the row follow the conversation, once there is one. */
export function syncWorkItem({ tenant: { rows } }: World, conversation: Conversation): void {
  if (!conversation.recorded || rows.get(table, conversation.id) === undefined) return;
  rows.update(table, conversation.id, stateColumns(conversation));
}

/** The row as it is now. */
export function workItemOf({ tenant: { rows } }: World, { id }: Conversation): Row | undefined {
  return rows.get(table, id);
}

/** Somebody has closed the row in Dataverse: the conversation is closed too. */
export function noticeClosedRow(world: World, change: RowChange): void {
  if (change.table !== table || change.after?.["statecode"] !== 1) return;
  const conversation = world.conversations.get(change.id);
  if (conversation?.recorded === true) close(world, conversation, reasons.closedInDataverse);
}

function stateColumns({ state, reason, primary, queueId, closedAt }: Conversation): Row {
  const [statecode, statuscode] = codes[state];
  return {
    statecode,
    statuscode,
    msdyn_statuschangereason: reason,
    msdyn_activeagentid: primary === undefined ? null : { table: "systemuser", id: primary },
    msdyn_cdsqueueid: queueId === undefined ? null : { table: "queue", id: queueId },
    msdyn_closedon: closedAt === undefined ? null : new Date(closedAt).toISOString(),
  };
}
