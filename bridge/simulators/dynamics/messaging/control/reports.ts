import { filled, lookup } from "../channels/channel.ts";
import type { Author, Conversation, Customer, Message, State } from "../conversations/model.ts";
import type { StoredFile } from "../files/file-store.ts";
import { keptContext } from "../records/context.ts";
import type { KeptValue } from "../records/context.ts";
import { workItemOf } from "../records/work-item.ts";
import type { World } from "../world.ts";
import { ControlError } from "../control-error.ts";
import { repView } from "./workspace.ts";

/** A file without its bytes. */
export type FileReport = Pick<
  StoredFile,
  "id" | "from" | "name" | "contentType" | "size" | "sha256" | "state" | "error" | "sourceUrl"
>;

/** A message as the rep sees it. */
export interface MessageReport {
  messageId: string;
  /** Milliseconds since the epoch. */
  at: number;
  by: Author;
  text: string;
  visibility: Message["visibility"];
  automated: boolean;
  files: FileReport[];
  /** Of a rep's message: whether the customer has read it. */
  read: boolean;
}

/** A conversation as the rep's console shows it. */
export interface ConversationReport {
  conversationId: string;
  channelId: string;
  workstreamId: string;
  queueId: string | undefined;
  state: State;
  /** `msdyn_statuschangereason`. */
  reason: number;
  /** `msdyn_title`, else `subject`; undefined until there is a row. */
  title: string | undefined;
  customer: Customer;
  /** The contact that record identification found. */
  contactId: string | undefined;
  context: KeptValue[];
  requestIds: string[];
  skipDeflectionBot: boolean;
  rep: string | undefined;
  offeredTo: string | undefined;
  consulted: { rep: string; heard: boolean }[];
  messages: MessageReport[];
  files: FileReport[];
  /** When the customer last typed without having written since. */
  customerTypedAt: number | undefined;
  readUpTo: string | undefined;
  customEvents: Conversation["customEvents"];
  startedAt: number;
  closedAt: number | undefined;
}

/** By its id, or the latest one of a `customerid`. Throws ControlError 404. */
export function findConversation(world: World, which: string): Conversation {
  const found = world.conversations.get(which) ?? world.conversations.ofCustomer(which);
  if (found === undefined) throw new ControlError(404, `No conversation ${which}.`);
  return found;
}

export function conversationReport(world: World, conversation: Conversation): ConversationReport {
  const { id, customer, messages, offer, consulted, primary } = conversation;
  const { channelId, workstreamId, queueId, state, reason, requestIds, skipDeflectionBot } = conversation;
  const { customerTypedAt, readUpTo, customEvents, startedAt, closedAt } = conversation;
  const row = workItemOf(world, conversation);
  const nameOf = (repId: string) => world.reps.find(repId)?.name ?? repId;
  return {
    conversationId: id,
    ...{ channelId, workstreamId, queueId, state, reason, customer, requestIds, skipDeflectionBot },
    title: filled(row?.["msdyn_title"]) ?? filled(row?.["subject"]),
    contactId: lookup(row?.["msdyn_customer"]),
    context: keptContext(world, conversation),
    rep: primary === undefined ? undefined : nameOf(primary),
    offeredTo: offer === undefined ? undefined : nameOf(offer.repId),
    consulted: [...consulted].map(([repId, heard]) => ({ rep: nameOf(repId), heard: heard === "public" })),
    messages: messages.map((message) => messageReport(conversation, message)),
    files: messages.flatMap(({ files }) => files).map(fileReport),
    ...{ customerTypedAt, readUpTo, customEvents, startedAt, closedAt },
  };
}

/** The whole service, now. */
export function stateReport(world: World) {
  const { tenant, baseUrl, hours, limits, behaviour, conversations, queue, reps } = world;
  return {
    ...{ url: baseUrl, now: world.now(), organizationId: tenant.organizationId, hours, limits, behaviour },
    waiting: [...queue].map(({ id }) => id),
    conversations: conversations
      .all()
      .map(({ id, state, customer }) => ({ id, state, customerId: customer.customerid })),
    reps: reps.all().map(repView),
    violations: tenant.violations.list,
  };
}

function messageReport({ readUpTo }: Conversation, message: Message): MessageReport {
  const { messageId, by, files } = message;
  const isOurs = by.kind === "customer" || by.kind === "start";
  const read = !isOurs && readUpTo !== undefined && Number(messageId) <= Number(readUpTo);
  return { ...message, at: Number(messageId), files: files.map(fileReport), read };
}

function fileReport(file: StoredFile): FileReport {
  const { id, from, name, contentType, size, sha256, state, error, sourceUrl } = file;
  return { id, from, name, contentType, size, sha256, state, error, sourceUrl };
}
