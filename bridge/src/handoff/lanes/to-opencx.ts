import { BridgeError, errorCode, isBridgeError } from "../../lib/errors.ts";
import { isUncertain } from "../../lib/http-client.ts";
import { type Conversation, findConversation } from "../../store/conversations.ts";
import { type Entry, markSending, pendingEntries } from "../../store/entries.ts";
import { findHandoff, type Handoff, handoffUnknown } from "../../store/handoffs.ts";
import type { Claim } from "../../store/lanes.ts";
import type { Tx } from "../../store/store.ts";
import { isVoice } from "../channel.ts";
import { put, tellRep } from "../outgoing.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";
import { retryAt } from "../retry.ts";
import { tell } from "../tracer.ts";
import { finishEntry } from "./finish.ts";
import type { LaneHandler } from "./lane-runner.ts";
import { linksOf, replyFiles } from "./reply-files.ts";
import { StaleClaim } from "./stale-claim.ts";
import { wasSent } from "./was-sent.ts";
import { callWorkflow } from "./workflow-call.ts";

interface Job {
  parts: Parts;
  claim: Claim;
  signal: AbortSignal;
  handoff: Handoff;
  conversation: Conversation;
}

const batch = 20;

/** Works a lane to OpenCX: one message in flight, in order (design section 4, "effectively once"). */
export function toOpencxHandler(parts: Parts): LaneHandler {
  return async (claim, signal) => {
    const handoff = await findHandoff(parts.store.db, claim.handoffId);
    if (handoff === undefined) throw handoffUnknown(claim.handoffId);
    const conversation = await findConversation(parts.store.db, handoff.id, handoff.conversation_no);
    const job: Job = { parts, claim, signal, handoff, conversation };
    for (;;) {
      const entries = await pendingEntries(parts.store.db, claim, batch);
      if (entries.length === 0) return undefined;
      for (const entry of entries) {
        const later = await sendOne(job, entry);
        if (later !== undefined) return { retryAt: later };
      }
    }
  };
}

async function sendOne(job: Job, entry: Entry): Promise<Date | undefined> {
  const { parts } = job;
  try {
    if (entry.kind === "resolve") await parts.opencx.resolve(job.handoff.session_id, job.signal);
    else if (entry.kind === "workflow") await callWorkflow(parts, job.handoff, entry, job.signal);
    else return await sayOne(job, entry);
    await finish(job, entry, { status: "done" });
    return undefined;
  } catch (error) {
    return failed(job, entry, error, false);
  }
}

/** Says something to the customer as an agent, unless it was said already. */
async function sayOne(job: Job, entry: Entry): Promise<Date | undefined> {
  const { parts, handoff } = job;
  if (entry.status === "sending") {
    const waitUntil = (entry.sending_at?.getTime() ?? 0) + parts.config.opencx.timeoutMs + 500;
    if (parts.clock.now().getTime() < waitUntil) return new Date(waitUntil);
    const found = await wasSent(parts, handoff, entry, job.signal);
    if (found.sent) {
      await finish(job, entry, { status: "done", externalId: found.messageId });
      return undefined;
    }
    if (!found.sure)
      await tell(parts.store.db, handoff, parts.clock.now(), "maybe-twice", {
        level: "warning",
        data: { seq: entry.seq },
      });
  }
  const refusal = refusalOf(parts, handoff, entry);
  if (refusal !== undefined) {
    await giveUp(job, entry, refusal);
    return undefined;
  }
  const reply = entry.kind === "reply" ? (entry.payload as EntryPayloads["reply"]) : undefined;
  const { files, missing } = await replyFiles(parts, job.handoff, reply, job.signal);
  const text = linksOf(parts, handoff, (entry.payload as { text: string }).text, missing);
  if (!(await markSending(parts.store.db, job.claim, entry.id, parts.clock.now()))) throw new StaleClaim();
  try {
    const { messageId } = await parts.opencx.sendAsAgent(
      handoff.session_id,
      {
        text,
        files,
        agentName: reply?.repName ?? parts.texts.say("repFallback", handoff.language),
        takeOver: reply !== undefined && !handoff.taken_over,
        customData: customData(job, entry),
      },
      job.signal,
    );
    await finish(job, entry, { status: "done", externalId: messageId });
    if (reply !== undefined && parts.config.opencx.notifyMiawWebhook) await notifyMiaw(job);
    return undefined;
  } catch (error) {
    return failed(job, entry, error, true);
  }
}

/** A hint for OpenCX's own MIAW integration, off by default; a lost one costs nothing (contract opencx 9.9). */
async function notifyMiaw({ parts, handoff, signal }: Job): Promise<void> {
  await parts.opencx.notifyMiaw(handoff.session_id, signal).catch((error: unknown) => {
    parts.log.warn({ code: errorCode(error), handoffId: handoff.id }, "OpenCX's MIAW integration could not be told");
  });
}

/** Marks that ride on each message: what was sent last, and where the conversation is (contract opencx Q29). */
function customData(job: Job, entry: Entry): Record<string, string | number | boolean> {
  const { handoff, conversation } = job;
  return {
    bridge_reply: `${handoff.id}:${entry.seq}`,
    bridge_handoff_id: handoff.id,
    bridge_state: handoff.state,
    bridge_desk: conversation.desk ?? "",
    bridge_conversation_id: conversation.external_id ?? "",
    ...Object.fromEntries(Object.entries(conversation.records).map(([name, id]) => [`bridge_${name}`, id])),
    ...(handoff.unavailable_reason === null ? {} : { bridge_unavailable: handoff.unavailable_reason }),
  };
}

/** What must not be sent at all: WhatsApp after its window, and, by setting, typed words to a caller. */
function refusalOf(parts: Parts, handoff: Handoff, entry: Entry): BridgeError | undefined {
  if (handoff.channel === "whatsapp" && !insideWindow(parts, handoff)) {
    return new BridgeError({
      code: "WHATSAPP_WINDOW_CLOSED",
      message: "The customer wrote more than 24 hours ago, so WhatsApp takes no free message.",
      remedy: "Send an approved template from OpenCX, or reach the customer another way.",
    });
  }
  const typed = entry.kind === "reply" && isVoice(handoff.channel);
  if (typed && parts.config.phone.typedReplies === "refuse") {
    return new BridgeError({
      code: "PHONE_TAKES_NO_TEXT",
      message: "This customer is on the phone and does not see typed replies.",
      remedy: "Call back, or write to the customer by e-mail or SMS.",
    });
  }
  return undefined;
}

function insideWindow(parts: Parts, handoff: Handoff): boolean {
  if (handoff.last_customer_at === null) return true;
  return parts.clock.now().getTime() - handoff.last_customer_at.getTime() < parts.config.customer.whatsappWindowMs;
}

interface Outcome {
  status: "done" | "dead";
  externalId?: string | undefined;
  errorCode?: string;
}

async function finish(job: Job, entry: Entry, outcome: Outcome): Promise<void> {
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
async function replySent(job: Job, tx: Tx, reply: EntryPayloads["reply"], now: Date): Promise<void> {
  const { handoff } = job;
  await tx.db
    .updateTable("handoffs")
    .set((eb) => ({ taken_over: true, first_reply_at: eb.fn.coalesce("first_reply_at", eb.val(now)) }))
    .where("id", "=", handoff.id)
    .where((eb) => eb.or([eb("taken_over", "=", false), eb("first_reply_at", "is", null)]))
    .execute();
  const conversation = await findConversation(tx.db, handoff.id, reply.conversationNo);
  if (conversation.stage !== "open" || conversation.no !== job.conversation.no) return;
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

function firstReply(job: Job, now: Date): void {
  const { handoff, parts, conversation } = job;
  if (handoff.taken_over && handoff.first_reply_at !== null) return;
  parts.metrics.firstReply(conversation.desk ?? "none", (now.getTime() - handoff.created_at.getTime()) / 1000);
  job.handoff = { ...handoff, taken_over: true, first_reply_at: handoff.first_reply_at ?? now };
}

/** Decides between trying again and giving up; `sent`: the message itself was on its way. */
async function failed(job: Job, entry: Entry, error: unknown, sent: boolean): Promise<Date | undefined> {
  if (!isBridgeError(error)) throw error;
  const { parts } = job;
  const free =
    error.code === "OPENCX_BUDGET_SPENT" ||
    error.code === "OPENCX_KEY_REJECTED" ||
    error.code === "OPENCX_SCOPE_MISSING";
  const attempts = entry.attempts + (free ? 0 : 1);
  parts.metrics.retried("to-opencx", error.code);
  if ((!error.retryable && !isUncertain(error)) || attempts >= parts.config.delivery.maxAttempts) {
    await giveUp(job, entry, error);
    return undefined;
  }
  const uncertain = sent && (isUncertain(error) || error.code === "OPENCX_UNAVAILABLE");
  await parts.store.db
    .updateTable("entries")
    .set({ attempts, error_code: errorCode(error), status: uncertain ? "sending" : "pending" })
    .where("id", "=", entry.id)
    .where("status", "in", ["pending", "sending"])
    .execute();
  await tell(parts.store.db, job.handoff, parts.clock.now(), "reply-retry", {
    level: "warning",
    data: { seq: entry.seq, code: error.code, remedy: error.remedy },
    sourceKey: free ? `reply-retry:${entry.id}:${error.code}` : undefined,
  });
  return retryAt(parts, Math.max(1, attempts), error.retryAfterMs);
}

/** The entry is dead: the trace says so, and a rep whose words did not arrive is told. */
async function giveUp(job: Job, entry: Entry, error: BridgeError): Promise<void> {
  const { parts, claim, handoff } = job;
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "dead", errorCode: error.code }, now);
    await tell(tx.db, handoff, now, "dead", {
      level: "error",
      data: { kind: entry.kind, code: error.code, remedy: error.remedy, entry: entry.id },
    });
    parts.metrics.dead("to-opencx", error.code);
    if (entry.kind !== "reply") return;
    const current = await findHandoff(tx.db, handoff.id);
    if (current === undefined || current.ended_at !== null) return;
    const words = `Your message did not reach the customer. ${error.message} ${error.remedy}`;
    await tellRep(tx, handoff.id, `not-delivered:${entry.id}`, words, now);
  });
}
