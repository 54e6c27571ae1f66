import type { DeskEvent, Rep } from "../../desk.ts";

type Told = Pick<DeskEvent, "key" | "at">;

const joined = new Set(["AgentAccepted", "TransferAgentAcceptSession", "AgentJoinedCustomerConversation"]);
const left = new Set(["AgentEndSession", "AgentClosed"]);
const over = new Set([
  ...["PrimaryAgentEndConversation", "ConversationClose", "ConversationClosed"],
  "SupervisorForceClosedConversation",
]);
const transferring = new Set(["TransferToAgentInitiated", "TransferToQueueInitiated"]);
const notTransferred = new Set(["TransferToAgentFailed", "TransferToQueueFailed"]);
const closed = new Set(["OutOfOperatingHoursDueToNonWorkingHours", "OutOfOperatingHoursDueToHoliday"]);

/** Whether a conversation is over with this event. */
export function isEnd(name: string): boolean {
  return over.has(name);
}

/** Whether nobody takes over, and whoever wanted to pass the conversation on still has it. */
export function isFailedTransfer(name: string): boolean {
  return notTransferred.has(name);
}

/** Names of events that are not true any more once this one has come from the same rep. */
export function undoneBy(name: string): ReadonlySet<string> {
  if (joined.has(name)) return left;
  if (left.has(name)) return joined;
  return notTransferred.has(name) ? transferring : nothing;
}

const nothing: ReadonlySet<string> = new Set();

/** What an event of Dynamics means, in both of its spellings (contract dynamics-365 7.7). */
export function lifecycleEvent(name: string, rep: Rep, told: Told): DeskEvent {
  if (name === "AgentAssigned") return { ...told, type: "offered" };
  if (joined.has(name) || notTransferred.has(name)) return { ...told, type: "joined", rep };
  if (left.has(name)) return { ...told, type: "left", rep };
  if (transferring.has(name)) return { ...told, type: "transferring" };
  if (closed.has(name)) return { ...told, type: "unavailable", reason: "closed", detail: name };
  if (over.has(name)) return { ...told, type: "ended", by: endedBy(name), why: name };
  return { ...told, type: "noted", what: name.slice(0, 80) };
}

function endedBy(name: string): "rep" | "unknown" {
  return name === "PrimaryAgentEndConversation" || name === "SupervisorForceClosedConversation" ? "rep" : "unknown";
}
