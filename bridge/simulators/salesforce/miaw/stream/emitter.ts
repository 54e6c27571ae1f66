import { randomUUID } from "node:crypto";
import { eventNames } from "../conversations/events.ts";
import type { Draft } from "../conversations/events.ts";
import type { Conversation, Entry } from "../conversations/model.ts";
import type { Ledger } from "../ledger.ts";
import type { Violations } from "../violations.ts";
import type { EventIds } from "./event-ids.ts";
import type { Feeds } from "./feeds.ts";
import { eventViolations } from "./invariants.ts";

const tokenStreamingCapabilities = 63;

/** What the emitter works with. */
export interface EmitterParts {
  now: () => number;
  ids: EventIds;
  feeds: Feeds;
  ledger: Ledger;
  violations: Violations;
}

/** The one way an entry comes into being: checked, stored, written to the ledger, and sent to the subject's streams. */
export class Emitter {
  readonly #parts: EmitterParts;

  constructor(parts: EmitterParts) {
    this.#parts = parts;
  }

  emit(conversation: Conversation, draft: Draft): Entry {
    const { feeds, ids, ledger, violations, now } = this.#parts;
    const entry = toEntry(draft, now());
    const event = draft.event ?? eventNames[draft.entryType] ?? draft.entryType;
    const id = ids.next();
    const data = envelope(conversation, entry);
    violations.add(eventViolations(event, data));
    if (draft.transient !== true) {
      conversation.entries.push(entry);
      conversation.entryById.set(entry.identifier, entry);
    }
    ledger.entry(conversation.id, entry, event, id);
    feeds.publish(conversation.subject, {
      id,
      at: entry.transcriptedTimestamp,
      conversationId: conversation.id,
      frame: `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`,
      minCapabilities: draft.entryType === "StreamingToken" ? tokenStreamingCapabilities : 0,
    });
    return entry;
  }
}

function toEntry(draft: Draft, now: number): Entry {
  const identifier = draft.id ?? randomUUID();
  return {
    entryType: draft.entryType,
    identifier,
    entryPayload: { entryType: draft.entryType, id: identifier, ...draft.payload },
    sender: draft.sender,
    senderDisplayName: draft.senderDisplayName,
    transcriptedTimestamp: now,
    clientTimestamp: draft.clientTimestamp ?? now,
    clientDuration: 0,
    relatedRecords: draft.relatedRecords ?? [],
  };
}

function envelope(conversation: Conversation, entry: Entry): string {
  return JSON.stringify({
    channelPlatformKey: conversation.platformKey,
    channelType: "embedded_messaging",
    channelAddressIdentifier: conversation.deployment.channelAddressIdentifier,
    conversationId: conversation.id,
    conversationEntry: { ...entry, entryPayload: JSON.stringify(entry.entryPayload) },
  });
}
