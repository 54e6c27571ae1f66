import type { OpencxEvent } from "../opencx/webhook-events.ts";
import { findOpenHandoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { accept } from "./accept.ts";
import { requestEnd } from "./end-request.ts";
import type { Parts } from "./parts.ts";
import { isPublishedReason } from "./reasons.ts";
import { acceptSaid } from "./said.ts";
import { isVoice } from "./channel.ts";
import { requestRefresh } from "./timers/refresh.ts";
import { requestLookAfterEnd } from "./timers/written-after-end.ts";

export interface WebhookDelivery {
  events: OpencxEvent[];
  /** Whether a valid signature proves the text; without one it is only a reason to look. */
  signed: boolean;
}

/**
 * Stores what OpenCX's webhook tells, in one transaction. An unsigned event never brings text in: it makes the bridge
 * read the session by API (contract opencx Q7).
 *
 * @returns false when every one of its events was stored before, by this delivery or another (contract opencx Q8).
 */
export async function acceptWebhook(parts: Parts, { events, signed }: WebhookDelivery): Promise<boolean> {
  return parts.store.transaction(async (tx) => {
    const fresh = await claimEvents(tx, events, parts.clock.now());
    for (const event of fresh) await applyEvent(parts, tx, event, signed);
    return fresh.length > 0;
  });
}

/** Leaves a receipt for each event. @returns those that had none, in their order. */
async function claimEvents(tx: Tx, events: OpencxEvent[], now: Date): Promise<OpencxEvent[]> {
  const byKey = new Map(events.map((event) => [event.key, event]));
  const receipts = [...byKey.values()].map(({ key, event, sessionId }) => ({
    key,
    event,
    session_id: sessionId,
    received_at: now,
  }));
  if (receipts.length === 0) return [];
  const stored = await tx.db
    .insertInto("webhook_receipts")
    // In one order everywhere: two deliveries of the same events must not wait for each other.
    .values(receipts.toSorted((one, other) => (one.key < other.key ? -1 : 1)))
    .onConflict((oc) => oc.column("key").doNothing())
    .returning("key")
    .execute();
  const claimed = new Set(stored.map(({ key }) => key));
  return [...byKey.values()].filter(({ key }) => claimed.has(key));
}

async function applyEvent(parts: Parts, tx: Tx, event: OpencxEvent, signed: boolean): Promise<void> {
  if (event.kind === "handoff") return applyHandoff(parts, tx, event, signed);
  if (event.kind === "other") return;
  const open = await findOpenHandoff(tx.db, event.sessionId);
  if (open === undefined) {
    if (event.kind === "message" && event.speaker === "customer") await requestLookAfterEnd(parts, tx, event.sessionId);
    return;
  }
  if (event.kind === "closed") {
    // A late report of an earlier end must not end a newer handoff: only OpenCX's API knows how things stand.
    if (!signed || event.at === undefined || event.at < open.created_at) return requestRefresh(parts, tx, open.id);
    if (isVoice(open.channel)) return;
    const by = event.closedBy === "contact" ? "customer" : "opencx";
    return requestEnd(parts, tx, open, { by, reason: "conversation.closed", resolve: false });
  }
  const words = event.text?.trim() ?? "";
  if (!signed || words === "" || event.at === undefined) return requestRefresh(parts, tx, open.id);
  await acceptSaid(parts, tx, open.id, [
    {
      speaker: event.speaker,
      name: event.name,
      text: words,
      attachments: event.attachments,
      at: event.at,
      ...(event.messageId === undefined
        ? { reportKey: `webhook:${event.key.slice(0, 40)}` }
        : { historyId: event.messageId }),
    },
  ]);
}

async function applyHandoff(
  parts: Parts,
  tx: Tx,
  event: Extract<OpencxEvent, { kind: "handoff" }>,
  signed: boolean,
): Promise<void> {
  const believed = signed || isPublishedReason(event.reason);
  await accept(parts, tx, {
    sessionId: event.sessionId,
    source: "webhook",
    request: {
      reason: believed ? event.reason : undefined,
      summary: signed ? event.summary : undefined,
      sentiment: signed ? event.sentiment : undefined,
      language: signed ? event.language : undefined,
      webhookAt: event.at?.toISOString(),
      trusted: signed,
    },
  });
}
