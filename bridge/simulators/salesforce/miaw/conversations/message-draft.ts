import { randomUUID } from "node:crypto";
import { senderOf } from "./events.ts";
import type { Draft } from "./events.ts";
import type { Json, Participant } from "./model.ts";
import { abstractMessage, textContent } from "./payloads.ts";

/** What a message entry is made of. */
export interface MessageFacts {
  from: Participant;
  messageType: string;
  /** The one content member, for example `{ staticContent: … }`. */
  content: Json;
  /** Default: a new one. */
  id?: string;
  inReplyToMessageId?: string | null;
  clientTimestamp?: number;
}

/** A `Message` entry (contract salesforce-miaw 4.3). */
export function messageDraft(facts: MessageFacts): Draft {
  const id = facts.id ?? randomUUID();
  const message = abstractMessage(id, facts.messageType, facts.content, facts.inReplyToMessageId ?? null);
  return {
    entryType: "Message",
    id,
    sender: senderOf(facts.from),
    senderDisplayName: facts.from.displayName,
    payload: { abstractMessage: message, messageReason: null },
    ...(facts.clientTimestamp === undefined ? {} : { clientTimestamp: facts.clientTimestamp }),
  };
}

/** A text from `from`. */
export function textMessage(text: string, from: Participant, id?: string): Draft {
  const content = { staticContent: textContent(text) };
  return messageDraft({ from, messageType: "StaticContentMessage", content, ...(id === undefined ? {} : { id }) });
}
