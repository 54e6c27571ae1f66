import { panel } from "c/opencxLabels";
import { entryOf, isObject, objectsOf, oneLine } from "./text";

const recordLabels = {
  messagingSessionId: panel.panelIdMessagingSession,
  pendingServiceRoutingId: panel.panelIdRouting,
  caseId: panel.panelIdCase,
};
/** Said once already, under the conversation's own name. */
const repeated = ["conversationIdentifier"];

/** Contact details and ids of a trace, each with its label. */
export function idsOf({ handoff, customer, ticketNumber }) {
  return unique([
    ...contactOf(customer ?? {}),
    [panel.panelIdTicket, ticketNumber],
    [panel.panelIdHandoff, handoff.id],
    [panel.panelIdSession, handoff.sessionId],
    ...objectsOf(handoff.conversations).flatMap(({ conversationId, records }) => [
      [panel.panelIdConversation, conversationId],
      ...Object.entries(isObject(records) ? records : {})
        .filter(([name]) => !repeated.includes(name))
        .map(([name, value]) => [entryOf(recordLabels, name) ?? oneLine(name), value]),
    ]),
  ]);
}

/** The same from what is stored on the record. */
export function storedIdsOf({ customerPhone, followUp, sessionId }) {
  return unique([
    [panel.panelIdPhone, customerPhone],
    [panel.panelIdFollowUp, followUp],
    [panel.panelIdSession, sessionId],
  ]);
}

function contactOf({ email, nonVerifiedEmail, phone }) {
  return [
    [panel.panelIdEmail, email],
    [panel.panelIdEmailClaimed, email ? undefined : nonVerifiedEmail],
    [panel.panelIdPhone, phone],
  ];
}

function unique(pairs) {
  const seen = new Map();
  for (const [label, given] of pairs) {
    const value = oneLine(given);
    if (value !== "") seen.set(`${label}|${value}`, { key: `${label}|${value}`, label, value });
  }
  return [...seen.values()];
}
