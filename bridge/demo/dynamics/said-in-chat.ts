import type { ChatRep, ConversationReport, Delivery, MessageReport } from "./chat-people.ts";

/** One line of the rep's console. */
export interface ChatLine {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** `brief` is the start message and what else the bridge tells; `event` is what happened. */
  from: "brief" | "customer" | "rep" | "event";
  name: string;
  text: string;
  files: { id: string; name: string }[];
}

/** A conversation of Omnichannel as its rep sees it: messages, and who came and went (contract dynamics-365 7.6, 7.7). */
export function saidInChat(conversation: ConversationReport, deliveries: Delivery[], reps: ChatRep[]): ChatLine[] {
  const happened = deliveries.filter(({ copy }) => copy === 0).flatMap((one) => eventLine(one, reps));
  // What happens in the same millisecond keeps its order; a message comes before the event that it led to.
  return [...conversation.messages.map(messageLine), ...happened].toSorted((a, b) => a.at - b.at);
}

function messageLine({ messageId, at, by, text, automated, files }: MessageReport): ChatLine {
  const isOurs = by.kind === "start" || automated;
  const from = isOurs ? "brief" : by.kind === "customer" ? "customer" : "rep";
  return { id: messageId, at, from, name: by.name ?? "", text, files: files.map(({ id, name }) => ({ id, name })) };
}

function eventLine({ seq, at, activity }: Delivery, reps: ChatRep[]): ChatLine[] {
  const { name, from } = activity;
  const id = (from as { id?: string } | undefined)?.id;
  const rep = reps.find((one) => one.id === id)?.name ?? "The rep";
  const text = typeof name === "string" ? (happenings[name]?.(rep) ?? "") : "";
  return text === "" ? [] : [{ id: `event-${seq}`, at, from: "event", name: "", text, files: [] }];
}

/** What the lifecycle events mean to the people in Dynamics. */
const happenings: Record<string, (rep: string) => string> = {
  AgentAssigned: (rep) => `Offered to ${rep}`,
  AgentAccepted: (rep) => `${rep} accepted`,
  AgentEndSession: (rep) => `${rep} left`,
  AgentDisconnected: (rep) => `${rep} signed out`,
  TransferToAgentInitiated: (rep) => `${rep} passes it on to a colleague`,
  TransferAgentAcceptSession: (rep) => `${rep} took it over`,
  TransferToAgentFailed: () => "The colleague could not take it",
  TransferToQueueInitiated: (rep) => `${rep} gave it back to the queue`,
  PrimaryAgentEndConversation: (rep) => `${rep} ended the conversation: wrap-up`,
  CustomerDisconnected: () => "The customer's side has left: wrap-up",
  ConversationClose: () => "Closed",
  OutOfOperatingHoursDueToNonWorkingHours: () => "Outside operating hours",
  OutOfOperatingHoursDueToHoliday: () => "Outside operating hours: holiday",
};
