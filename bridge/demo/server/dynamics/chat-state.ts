import type { ConversationReport } from "../../dynamics/chat-people.ts";
import { lookupId, textOf } from "../../dynamics/record-people.ts";
import { type ChatLine, saidInChat } from "../../dynamics/said-in-chat.ts";
import type { DynamicsCompany } from "../company.ts";

/** A conversation of Omnichannel as the rep's console shows it. */
export interface ChatView {
  id: string;
  /** The subject of the work item. */
  title: string;
  state: ConversationReport["state"];
  /** Who has it. */
  rep: string | null;
  /** To whom it is offered, also while another rep still has it. */
  offeredTo: string | null;
  /** Whether a rep is signed in. */
  isSomebodyThere: boolean;
  customer: string;
  /** The contact that Dynamics has linked. */
  contact: string | null;
  workstream: string;
  queue: string;
  context: { name: string; value: string }[];
  lines: ChatLine[];
}

/** Reads one conversation with its row. */
export async function readChat(
  { chats, records, names }: DynamicsCompany,
  id: string,
  visitor: string | undefined,
): Promise<ChatView> {
  const [conversation, deliveries, reps, items, contacts] = await Promise.all([
    chats.read(id),
    chats.deliveries(id),
    chats.reps(),
    records.rows("msdyn_ocliveworkitem"),
    records.rows("contact"),
  ]);
  const item = items.find((row) => textOf(row, "activityid") === id);
  const contact = contacts.find((row) => textOf(row, "contactid") === lookupId(item, "msdyn_customer"));
  return {
    id,
    title: conversation.title ?? "New conversation",
    state: conversation.state,
    rep: conversation.rep ?? null,
    offeredTo: conversation.offeredTo ?? null,
    isSomebodyThere: reps.some(({ onDuty }) => onDuty),
    customer: visitor ?? "Visitor",
    contact: contact === undefined ? null : textOf(contact, "fullname") || nameOf(contact),
    workstream: names.get(conversation.workstreamId) ?? "",
    queue: names.get(conversation.queueId ?? "") ?? "",
    context: conversation.context.map(({ name, value }) => ({ name, value })).toSorted(byUse),
    lines: saidInChat(conversation, deliveries, reps),
  };
}

function nameOf(contact: Record<string, unknown>): string {
  return [textOf(contact, "firstname"), textOf(contact, "lastname")].filter((part) => part !== "").join(" ");
}

const firstNames = ["sessionId", "channel", "reason", "summary", "identity"];

/** What OpenCX promises stands first; a name that is not listed stands behind. */
function byUse(left: { name: string }, right: { name: string }): number {
  const place = ({ name }: { name: string }) =>
    (firstNames.indexOf(name) + firstNames.length + 1) % (firstNames.length + 1);
  return place(left) - place(right) || left.name.localeCompare(right.name);
}
