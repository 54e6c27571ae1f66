import { findConversation } from "../../store/conversations.ts";
import type { Entry } from "../../store/entries.ts";
import type { Tx } from "../../store/store.ts";
import { put } from "../outgoing.ts";
import type { EntryPayloads } from "../payloads.ts";
import { tell } from "../tracer.ts";
import { finishEntry } from "./finish.ts";
import type { ReplyJob } from "./reply-job.ts";

interface Outcome {
  status: "done" | "dead";
  externalId?: string | undefined;
  errorCode?: string;
}

/** Writes that an entry has reached OpenCX, with all that follows from it. */
export async function replyFinished(job: ReplyJob, entry: Entry, outcome: Outcome): Promise<void> {
  const { parts, claim, handoff } = job;
  const now = parts.clock.now();
  const tookMs = now.getTime() - entry.created_at.getTime();
  await parts.store.transaction(async (tx) => {
    await finishEntry(tx, claim, entry, outcome, now);
    await tell(tx.db, handoff, now, `told-${entry.kind}`, {
      durationMs: tookMs,
      data: { seq: entry.seq, messageId: outcome.externalId },
    });
    if (entry.kind === "reply") await replySent(job, tx, entry.payload as EntryPayloads["reply"], now);
  });
  parts.metrics.relayed("to-opencx", tookMs / 1000);
  if (entry.kind === "reply") firstReply(job, now);
}

/** OpenCX has the reply: the desk is told that it was delivered, and it counts as unread until the customer writes. */
async function replySent(job: ReplyJob, tx: Tx, reply: EntryPayloads["reply"], now: Date): Promise<void> {
  const { handoff } = job;
  await tx.db
    .updateTable("handoffs")
    .set((eb) => ({ taken_over: true, first_reply_at: eb.fn.coalesce("first_reply_at", eb.val(now)) }))
    .where("id", "=", handoff.id)
    .where((eb) => eb.or([eb("taken_over", "=", false), eb("first_reply_at", "is", null)]))
    .execute();
  const conversation = await findConversation(tx.db, handoff.id, reply.conversationNo);
  // Where no rep watches, no desk asks for receipts.
  if (conversation.stage !== "open" || conversation.no !== job.conversation.no || !conversation.live) return;
  const unread = [...conversation.unread, reply.messageId].slice(-50);
  await tx.db
    .updateTable("conversations")
    .set({ unread: JSON.stringify(unread) })
    .where("id", "=", conversation.id)
    .execute();
  const payload = { receipt: "delivery" as const, messageIds: [reply.messageId] };
  await put(
    tx,
    { handoffId: handoff.id, direction: "to-desk" },
    "receipt",
    `delivery:${reply.messageId}`,
    payload,
    now,
  );
}

function firstReply(job: ReplyJob, now: Date): void {
  const { handoff, parts, conversation } = job;
  if (handoff.taken_over && handoff.first_reply_at !== null) return;
  parts.metrics.firstReply(conversation.desk ?? "none", (now.getTime() - handoff.created_at.getTime()) / 1000);
  job.handoff = { ...handoff, taken_over: true, first_reply_at: handoff.first_reply_at ?? now };
}
