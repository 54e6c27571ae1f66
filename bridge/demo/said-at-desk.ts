import type { ConversationLedger } from "../simulators/salesforce/miaw-simulator.ts";

/** One line of a rep's console. */
export interface Said {
  id: string;
  at: number;
  /** `customer` stands for everything that comes from OpenCX's side, the brief too. */
  from: "customer" | "rep" | "system";
  name: string;
  text: string;
  /** Set where Salesforce made the text a link of its own (contract salesforce-miaw 4.3). */
  isLink: boolean;
  files: { id: string; name: string }[];
}

type Json = Record<string, unknown>;

/** What a conversation's ledger shows a rep: messages, and who came and went (contract salesforce-miaw 4.3, 5.7). */
export function saidAtDesk(ledger: ConversationLedger): Said[] {
  return ledger.records.flatMap(({ entry }) => {
    if (entry === undefined) return [];
    const { identifier: id, transcriptedTimestamp: at, entryType, entryPayload, sender, senderDisplayName } = entry;
    if (entryType === "Message") {
      const from = sender.role === "EndUser" ? "customer" : sender.role === "Agent" ? "rep" : "system";
      return [{ id, at, from, name: senderDisplayName, ...content(entryPayload) }] as Said[];
    }
    const text = happened(entryType, entryPayload);
    return text === undefined ? [] : [{ id, at, from: "system", name: "", text, isLink: false, files: [] }];
  });
}

function content(payload: Json): Pick<Said, "text" | "isLink" | "files"> {
  const { staticContent } = payload["abstractMessage"] as { staticContent?: Json };
  const attachments = (staticContent?.["attachments"] ?? []) as { id: string; name: string }[];
  const link = staticContent?.["linkItem"] as { url: string } | undefined;
  const text = staticContent?.["text"] ?? link?.url;
  return {
    text: typeof text === "string" ? text : "",
    isLink: link !== undefined,
    files: attachments.map(({ id, name }) => ({ id, name })),
  };
}

function happened(entryType: string, payload: Json): string | undefined {
  if (entryType === "ParticipantChanged") {
    const entries = payload["entries"] as { operation: string; displayName: string }[];
    return entries.map(({ operation, displayName }) => `${displayName} ${verbs[operation] ?? operation}`).join(", ");
  }
  if (entryType === "RoutingResult") {
    if (payload["failureType"] !== "None") return "Routing failed: no agents are available";
    return payload["routingType"] === "Transfer" ? "Transferred" : "Routed to the queue";
  }
  if (entryType !== "SessionStatusChanged" || payload["sessionStatus"] !== "Ended") return undefined;
  return `The session was ended by ${payload["sessionEndedByRole"] === "Agent" ? "the rep" : "the customer's side"}`;
}

const verbs: Record<string, string> = { add: "joined", remove: "left" };
