import { changeConversation, type Conversation } from "../store/conversations.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { tellCustomer } from "./outgoing.ts";
import type { Parts } from "./parts.ts";

/** Tells a waiting customer how things stand: on change, not too often, and not where each message costs money. */
export async function tellWaiting(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  conversation: Conversation,
  news: { position?: number | undefined; waitSeconds?: number | undefined },
  now: Date,
): Promise<void> {
  const { announceQueue, queueUpdateMinMs, queueUpdateChannelsOff } = parts.config.customer;
  if (!announceQueue || handoff.first_joined_at !== null) return;
  if (queueUpdateChannelsOff.includes(handoff.channel ?? "")) return;
  const text = words(parts, handoff, news);
  const last = conversation.queue_notice;
  if (text === undefined || text === last?.text) return;
  if (last !== null && now.getTime() - Date.parse(last.at) < queueUpdateMinMs) return;
  await changeConversation(tx.db, conversation.id, {
    queue_notice: JSON.stringify({ at: now.toISOString(), text }),
  });
  await tellCustomer(tx, handoff, `queue:${conversation.no}:${now.getTime()}`, text, now);
}

function words(
  parts: Parts,
  handoff: Handoff,
  news: { position?: number | undefined; waitSeconds?: number | undefined },
): string | undefined {
  const say = parts.texts;
  if (news.position !== undefined && news.position > 0) {
    return say.say("position", handoff.language, { position: String(news.position) });
  }
  if (news.waitSeconds === undefined || news.waitSeconds <= 0) return undefined;
  const count = Math.ceil(news.waitSeconds / 60);
  const minutes =
    count === 1 ? say.say("minute", handoff.language) : say.say("minutes", handoff.language, { count: String(count) });
  return say.say("wait", handoff.language, { minutes });
}
