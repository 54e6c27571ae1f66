import type { Simulators } from "../../simulators/start.ts";

/** What Salesforce shows a rep of one message. */
interface Shown {
  formatType?: string;
  text?: string;
  attachments?: { name: string }[];
}

/** The texts that a customer has read from people and from the bridge, in order. */
export function readByCustomer({ opencx }: Simulators, sessionId: string): string[] {
  return opencx
    .ledger(sessionId)
    .visible.filter((one) => one.from === "agent")
    .map((one) => one.text ?? "");
}

/** What a rep was shown of OpenCX's side, in order, the brief first; nothing before there is a conversation. */
export function shownToRep({ salesforceMessaging }: Simulators, conversationId: string): Shown[] {
  const known = salesforceMessaging.control.conversations().some((one) => one.conversationId === conversationId);
  if (!known) return [];
  return salesforceMessaging.ledger(conversationId).records.flatMap(({ entry }) => {
    if (entry?.entryType !== "Message" || entry.sender.role !== "EndUser") return [];
    const { abstractMessage } = entry.entryPayload as { abstractMessage?: { staticContent?: Shown } };
    return abstractMessage?.staticContent ?? [];
  });
}

/** The texts that a rep has read, in order, the brief first. */
export function readByRep(simulators: Simulators, conversationId: string): string[] {
  const shown = shownToRep(simulators, conversationId);
  return shown.flatMap(({ formatType, text }) => (formatType === "Text" ? [text ?? ""] : []));
}
