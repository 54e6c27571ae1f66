import type { Simulators } from "../../../simulators/start.ts";

interface DeskBody {
  abstractMessage?: { staticContent?: { formatType?: string; text?: string } };
}

/** The texts that a customer has read from people and from the bridge, in order. */
export function readByCustomer({ opencx }: Simulators, sessionId: string): string[] {
  return opencx
    .ledger(sessionId)
    .visible.filter((one) => one.from === "agent")
    .map((one) => one.text ?? "");
}

/** The texts that a rep has read, in order, the brief first. */
export function readByRep({ salesforceMessaging }: Simulators, conversationId: string): string[] {
  try {
    return salesforceMessaging.control.ledger(conversationId).records.flatMap(({ entry }) => {
      if (entry?.entryType !== "Message" || entry.sender.role !== "EndUser") return [];
      const content = (entry.entryPayload as DeskBody).abstractMessage?.staticContent;
      return content?.formatType === "Text" ? [content.text ?? ""] : [];
    });
  } catch {
    return []; // there is no such conversation yet
  }
}
