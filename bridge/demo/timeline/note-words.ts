/** Events of Dynamics 365 that change nothing for the handoff (contract dynamics-365 7.7). */
const lifecycle: Record<string, () => string> = {
  TransferToAgentFailed: () => "The colleague could not take it; the rep keeps it",
  TransferToQueueFailed: () => "The queue could not take it; the rep keeps it",
  TransferAgentRejectSession: () => "The colleague declined it",
  ConsultAgentInitiated: () => "The rep asked a colleague for advice",
  ConsultAgentAcceptSession: () => "A colleague gives advice, unseen by the customer",
  ConsultAgentRejectSession: () => "The colleague declined to give advice",
  ConsultAgentFailed: () => "No colleague could give advice",
  ConsultAgentEndSession: () => "The colleague who gave advice has left",
  ConsultAgentLeftPublicConversation: () => "The colleague has left the conversation",
  AgentDisconnected: () => "The rep lost the connection to Dynamics 365",
  CustomerDisconnected: () => "Dynamics 365 noted that the customer has left",
  CustomerDisconnectedAgentWaiting: () => "Dynamics 365 noted that the customer left while waiting",
};

/** What a desk notes for the trace alone, in words. */
const notes: Record<string, (data: Record<string, unknown>) => string> = {
  "stream-open": () => "Listening to the conversation's events",
  "stream-resumed": () => "Event stream reconnected; nothing was missed",
  "stream-refused": () => "Salesforce refused the event stream; trying again",
  "session-status": ({ from, to }) => `Messaging session: ${String(from)} to ${String(to)}`,
  "ignored-event": ({ entryType }) => `An event without meaning for the handoff: ${String(entryType)}`,
  "empty-message": () => "A message without anything that could be passed on",
  "unreadable-entry": () => "An event that could not be read",
  "guest-token-expiring": () => "The guest's access runs out soon",
  ...lifecycle,
};

/** The words of a `desk-noted` event. */
export function noteWords(data: Record<string, unknown>): string {
  const what = typeof data["what"] === "string" ? data["what"] : "";
  return notes[what]?.(data) ?? (what.replaceAll("-", " ") || "Noted");
}
