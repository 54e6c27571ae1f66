import type { World } from "../world.ts";
import { automation } from "./events.ts";
import type { Conversation } from "./model.ts";

/**
 * The end user closes: a guest's conversation is over; of a verified user only the session ends
 * (contract salesforce-miaw 3.5, 10 no. 7).
 */
export function closeByEndUser(world: World, conversation: Conversation): void {
  if (!conversation.verified) {
    conversation.closed = true;
    conversation.endedAt = world.now();
    const payload = { conversationIdentifier: conversation.id };
    world.emitter.emit(conversation, { ...automation(), entryType: "CloseConversation", payload });
    world.windows.forget(`messages ${conversation.id}`);
  }
  world.sessions.end(conversation, "EndUser", "no-remove");
  conversation.routingStatus = "NEEDS_ROUTING";
}
