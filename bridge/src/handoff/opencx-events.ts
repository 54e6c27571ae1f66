import { sha256 } from "../lib/ids.ts";
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

export interface WebhookDelivery {
  events: OpencxEvent[];
  /** The raw body: the same body delivered again is known by it (contract opencx Q8). */
  rawBody: string;
  /** Whether a valid signature proves the text; without one it is only a reason to look. */
  signed: boolean;
}

/**
 * Stores what OpenCX's webhook tells, in one transaction. An unsigned event never brings text in: it makes the bridge
 * read the session by API (contract opencx Q7).
 *
 * @returns false when this very delivery was stored before.
 */
export async function acceptWebhook(parts: Parts, delivery: WebhookDelivery): Promise<boolean> {
  return parts.store.transaction(async (tx) => {
    const first = delivery.events[0];
    const stored = await tx.db
      .insertInto("webhook_receipts")
      .values({
        key: sha256(delivery.rawBody),
        event: first?.event ?? "none",
        session_id: first?.sessionId ?? null,
        received_at: parts.clock.now(),
      })
      .onConflict((oc) => oc.column("key").doNothing())
      .executeTakeFirst();
    if ((stored.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    for (const [index, event] of delivery.events.entries()) {
      await applyEvent(parts, tx, event, delivery.signed, `${sha256(delivery.rawBody).slice(0, 40)}:${index}`);
    }
    return true;
  });
}

async function applyEvent(parts: Parts, tx: Tx, event: OpencxEvent, signed: boolean, reportKey: string): Promise<void> {
  if (event.kind === "handoff") return applyHandoff(parts, tx, event, signed);
  if (event.kind === "other") return;
  const open = await findOpenHandoff(tx.db, event.sessionId);
  if (open === undefined) return;
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
      ...(event.messageId === undefined ? { reportKey } : { historyId: event.messageId }),
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
