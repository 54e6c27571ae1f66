import type { Behaviour, EventSpelling } from "../settings/behaviour.ts";

/** A Bot Framework activity on its way to the webhook. */
export type Activity = Record<string, unknown>;

/** What every activity is about. */
export interface ActivityFacts {
  conversationId: string;
  channelId: string;
  /** 13 digits, milliseconds since the epoch. */
  messageId: string;
}

/** A file as an activity names it. */
export interface Attachment {
  contentType: string;
  contentUrl: string;
  name: string;
}

const samples: Readonly<Record<string, string>> = {
  AgentEndSession: "AgentClosed",
  ConversationClose: "ConversationClosed",
};

/** A message as the customer is to see it (contract dynamics-365 7.7). */
export function messageActivity(
  behaviour: Behaviour,
  facts: ActivityFacts,
  message: { from: { id?: string; name?: string }; text: string; attachments: Attachment[] },
): Activity {
  const { from, text, attachments } = message;
  const files = attachments.map((one) => ({ ...one, content: null, thumbnailUrl: null }));
  return {
    type: "message",
    ...head(behaviour, facts, "guid"),
    from,
    textFormat: "markdown",
    ...(text === "" ? {} : { text }),
    ...(files.length === 0 ? {} : { attachments: files }),
  };
}

/** A rep is typing; the vendor's sample has a recipient and no sender. */
export function typingActivity(behaviour: Behaviour, facts: ActivityFacts, recipient: string): Activity {
  return { type: "typing", ...head(behaviour, facts, "literal"), recipient: { id: recipient } };
}

/** A lifecycle event, in each spelling that is set (contract dynamics-365 7.7). */
export function eventActivities(behaviour: Behaviour, facts: ActivityFacts, event: string, repId?: string): Activity[] {
  const name = behaviour.eventNames === "samples" ? (samples[event] ?? event) : event;
  const from = repId === undefined ? {} : { from: { id: repId } };
  const text = `EventName: **_${name}_**`;
  const spelled: Record<EventSpelling, Activity> = {
    event: { type: "event", name },
    message: { type: "message", text, name },
    "text-only": { type: "message", text },
  };
  return behaviour.eventSpellings.map((spelling) => ({
    ...spelled[spelling],
    ...head(behaviour, facts, "guid"),
    ...from,
  }));
}

function head(behaviour: Behaviour, facts: ActivityFacts, sample: "guid" | "literal"): Activity {
  const spelling = behaviour.channelIds === "samples" ? sample : behaviour.channelIds;
  const time = new Date(Number(facts.messageId)).toISOString();
  return {
    ...(behaviour.webhookIds ? { id: facts.messageId } : {}),
    ...(behaviour.webhookTimestamps ? { timestamp: time } : {}),
    channelId: spelling === "guid" ? facts.channelId : "MessagingApi",
    conversation: { id: facts.conversationId },
  };
}
