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
};

/** The words of a `desk-noted` event. */
export function noteWords(data: Record<string, unknown>): string {
  const what = typeof data["what"] === "string" ? data["what"] : "";
  return notes[what]?.(data) ?? (what.replaceAll("-", " ") || "Noted");
}
