import type { DeskEvent } from "../desks/desk.ts";
import { addRecords, type Conversation } from "../store/conversations.ts";
import { advanceOwned } from "../store/current-conversation.ts";
import { appendEntries } from "../store/entries.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { type Arrival, isCurrent } from "./arrival.ts";
import { armInactivity } from "./inactivity.ts";
import { hashText, makeEntry } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { tellWaiting } from "./queue-notice.ts";
import { deskEnded, repJoined, repLeft, transferring } from "./rep-presence.ts";
import { isOver } from "./states.ts";
import { tell } from "./tracer.ts";
import { becomeUnavailable } from "./unavailable.ts";

/**
 * Stores what a desk tells, in one transaction with the cursor and with all that follows from it. Everything derived
 * is keyed by the event's own identifier, so that reading it twice changes nothing.
 *
 * @returns "over" when there is nothing more to follow, or this process is no longer the owner.
 */
export async function ingest(
  parts: Parts,
  stream: { conversationId: string; handoffId: string; ownerId: string },
  event: DeskEvent,
): Promise<"over" | { reps: number }> {
  return parts.store.transaction(async (tx) => {
    const { handoff, conversation } = await advanceOwned(tx, stream, event.cursor);
    if (conversation === undefined || conversation.stage === "closed") return "over";
    const arrival = { parts, tx, event, handoff, conversation, now: parts.clock.now() };
    await handle(arrival);
    if (changesNothingElse.has(event.type) && handoff.first_joined_at !== null)
      return { reps: conversation.reps.length };
    const after = await tx.db
      .selectFrom("conversations")
      .select(["stage", "reps"])
      .where("id", "=", conversation.id)
      .executeTakeFirstOrThrow();
    return after.stage === "closed" ? "over" : { reps: after.reps.length };
  });
}

/** Once somebody has joined, these neither close a conversation nor change who is in it. */
const changesNothingElse = new Set<DeskEvent["type"]>(["message", "typing", "delivered", "read", "noted", "position"]);

/** The same for an event that did not come by a stream, such as a desk's webhook or a status that was asked for. */
export async function applyDeskEvent(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  conversation: Conversation,
  event: DeskEvent,
): Promise<void> {
  await handle({ parts, tx, event, handoff, conversation, now: parts.clock.now() });
}

async function handle(arrival: Arrival): Promise<void> {
  const { tx, event, handoff } = arrival;
  if (isOver(handoff)) return;
  if (event.type === "typing") return;
  const fresh = await tell(tx.db, handoff, event.at, `desk-${event.type}`, {
    conversationNo: arrival.conversation.no,
    sourceKey: `desk:${event.key}`,
    level: event.type === "noted" ? (event.level ?? "info") : event.type === "unavailable" ? "warning" : "info",
    data: traceData(event),
  });
  if (fresh) await consequences(arrival);
}

/** What the trace may hold of an event: never what people wrote. */
function traceData(event: DeskEvent): Record<string, unknown> {
  switch (event.type) {
    case "message":
      return {
        rep: event.rep.name,
        role: event.rep.role,
        characters: event.text.length,
        files: event.attachments.length,
      };
    case "joined":
    case "left":
      return { rep: event.rep.name, role: event.rep.role };
    case "queued":
      return { waitSeconds: event.waitSeconds, records: event.records };
    case "position":
      return { position: event.position };
    case "ended":
      return { by: event.by, why: event.why };
    case "unavailable":
      return { reason: event.reason, detail: event.detail };
    case "noted":
      return { what: event.what, ...event.data };
    default:
      return {};
  }
}

async function consequences(arrival: Arrival): Promise<void> {
  const { parts, tx, event, handoff, conversation, now } = arrival;
  switch (event.type) {
    case "queued":
      if (event.records) await addRecords(tx.db, conversation.id, event.records);
      await tellWaiting(parts, tx, handoff, conversation, { waitSeconds: event.waitSeconds }, now);
      return;
    case "position":
      return tellWaiting(parts, tx, handoff, conversation, { position: event.position }, now);
    case "joined":
      return repJoined(arrival, event.rep);
    case "left":
      return repLeft(arrival, event.rep);
    case "message":
      return message(arrival, event);
    case "delivered":
    case "read":
      return receipt(arrival, event.messageId, event.type);
    case "transferring":
      return transferring(arrival);
    case "ended":
      return deskEnded(arrival, event.by, event.why);
    case "unavailable":
      return isCurrent(arrival)
        ? becomeUnavailable(parts, tx, handoff, event.reason, { detail: event.detail })
        : undefined;
    default:
      return;
  }
}

type Message = Extract<DeskEvent, { type: "message" }>;

async function message(arrival: Arrival, event: Message): Promise<void> {
  const { parts, tx, handoff, conversation, now } = arrival;
  if (event.rep.role === "system" && event.attachments.length === 0 && event.text.trim() === "") return;
  await storeReply(arrival, event);
  const isPerson = event.rep.role === "rep" || event.rep.role === "supervisor";
  if (!isPerson) return;
  // A reply before its join event was seen still means that somebody is there.
  if (isCurrent(arrival) && handoff.first_joined_at === null) await repJoined(arrival, event.rep);
  if (conversation.live) await armInactivity(parts, tx, handoff, now);
}

async function storeReply({ parts, tx, handoff, conversation, now }: Arrival, event: Message): Promise<void> {
  const payload = {
    text: event.text,
    repName: event.rep.name || parts.texts.say("repFallback", handoff.language),
    messageId: event.messageId,
    attachments: event.attachments,
    conversationNo: conversation.no,
    receivedAt: now.toISOString(),
  };
  const entry = makeEntry("reply", `reply:${event.messageId}`, payload, {
    textHash: hashText(event.text),
    sourceAt: event.at,
  });
  await appendEntries(tx, { handoffId: handoff.id, direction: "to-opencx" }, [entry], now);
}

/** A rep's answer where the desk takes some even after the end, as a closed Case does: the customer still gets it. */
export async function replyAfterEnd(
  parts: Parts,
  tx: Tx,
  handoff: Handoff,
  conversation: Conversation,
  event: Message,
): Promise<void> {
  const data = { ...traceData(event), afterEnd: true };
  const sourceKey = `desk:${event.key}`;
  const fresh = await tell(tx.db, handoff, event.at, "desk-message", {
    conversationNo: conversation.no,
    sourceKey,
    data,
  });
  const now = parts.clock.now();
  if (fresh) await storeReply({ parts, tx, event, handoff, conversation, now }, event);
}

/** The rep's side has got, or read, what we sent. */
async function receipt(arrival: Arrival, messageId: string, kind: "delivered" | "read"): Promise<void> {
  const { tx, handoff, event } = arrival;
  await tx.db
    .updateTable("entries")
    .set(kind === "delivered" ? { desk_delivered_at: event.at } : { desk_read_at: event.at })
    .where("handoff_id", "=", handoff.id)
    .where("external_id", "=", messageId)
    .execute();
}
