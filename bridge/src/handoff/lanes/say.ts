import { inWords } from "../../lib/duration-words.ts";
import { BridgeError, errorCode } from "../../lib/errors.ts";
import { type Entry, markSending } from "../../store/entries.ts";
import type { Handoff } from "../../store/handoffs.ts";
import { isVoice } from "../channel.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";
import { tell } from "../tracer.ts";
import { giveUp, replyFailed } from "./reply-failed.ts";
import { linksOf, replyFiles } from "./reply-files.ts";
import { replyFinished } from "./reply-finished.ts";
import type { ReplyJob } from "./reply-job.ts";
import { StaleClaim } from "./stale-claim.ts";
import { wasSent } from "./was-sent.ts";

/** Says something to the customer as an agent, unless it was said already. */
export async function say(job: ReplyJob, entry: Entry): Promise<Date | undefined> {
  const { parts, handoff } = job;
  if (entry.status === "sending") {
    const waitUntil = (entry.sending_at?.getTime() ?? 0) + parts.config.opencx.timeoutMs + 500;
    if (parts.clock.now().getTime() < waitUntil) return new Date(waitUntil);
    const found = await wasSent(parts, handoff, entry, job.signal);
    if (found.sent) {
      await replyFinished(job, entry, { status: "done", externalId: found.messageId });
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
  const wanted = { reply, attempts: entry.attempts };
  const { files, missing } = await replyFiles(parts, job.handoff, wanted, job.signal);
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
    await replyFinished(job, entry, { status: "done", externalId: messageId });
    if (reply !== undefined && parts.config.opencx.notifyMiawWebhook) await notifyMiaw(job);
    return undefined;
  } catch (error) {
    return replyFailed(job, entry, error, true);
  }
}

/** A hint for OpenCX's own MIAW integration, off by default; a lost one costs nothing (contract opencx 9.9). */
async function notifyMiaw({ parts, handoff, signal }: ReplyJob): Promise<void> {
  await parts.opencx.notifyMiaw(handoff.session_id, signal).catch((error: unknown) => {
    parts.log.warn({ code: errorCode(error), handoffId: handoff.id }, "OpenCX's MIAW integration could not be told");
  });
}

/** Marks that ride on each message: what was sent last, and where the conversation is (contract opencx Q29). */
function customData(job: ReplyJob, entry: Entry): Record<string, string | number | boolean> {
  const { handoff, conversation } = job;
  return {
    bridge_reply: `${handoff.id}:${entry.seq}`,
    bridge_handoff_id: handoff.id,
    bridge_state: handoff.state,
    bridge_desk: conversation.desk ?? "",
    bridge_conversation_id: conversation.external_id ?? "",
    ...Object.fromEntries(Object.entries(conversation.records).map(([name, id]) => [nameInOpencx(name), id])),
    ...(handoff.unavailable_reason === null ? {} : { bridge_unavailable: handoff.unavailable_reason }),
  };
}

/** What OpenCX's own integration and its support look for, by exactly these names (contract opencx 8.4, 8.5, 8.9). */
const knownToOpencx = new Set(["dynamics365_chat_id", "dynamics365_incident_id", "dynamics365_ticket_number"]);

function nameInOpencx(record: string): string {
  return knownToOpencx.has(record) ? record : `bridge_${record}`;
}

/** What must not be sent at all: WhatsApp after its window, and, by setting, typed words to a caller. */
function refusalOf(parts: Parts, handoff: Handoff, entry: Entry): BridgeError | undefined {
  if (handoff.channel === "whatsapp" && !insideWindow(parts, handoff)) {
    return new BridgeError({
      code: "WHATSAPP_WINDOW_CLOSED",
      message: `The customer wrote more than ${inWords(parts.config.customer.whatsappWindowMs)} ago, so WhatsApp takes no free message.`,
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
