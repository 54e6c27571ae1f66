import { eventActivities } from "../webhook/activities.ts";
import type { World } from "../world.ts";
import { factsOf, nextMessageId, send } from "./messages.ts";
import type { Conversation } from "./model.ts";

/** Events after which the conversation is over (contract dynamics-365 7.7). */
const endings = new Set([
  "PrimaryAgentEndConversation",
  "ConversationClose",
  "ConversationClosed",
  "SupervisorForceClosedConversation",
]);

/** Tells the webhook of a lifecycle event, by its published name. */
export function announce(world: World, conversation: Conversation, name: string, repId?: string): void {
  const facts = factsOf(conversation, nextMessageId(world, conversation));
  const delivered = endings.has(name) ? () => void (conversation.endKnownAt ??= world.now()) : undefined;
  for (const activity of eventActivities(world.behaviour, facts, name, repId)) {
    send(world, conversation, activity, delivered);
  }
}
