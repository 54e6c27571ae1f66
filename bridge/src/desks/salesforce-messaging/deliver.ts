import { FormData } from "undici";
import type { Budget } from "../../lib/budget.ts";
import { BridgeError, errorCode } from "../../lib/errors.ts";
import type { HttpAnswer } from "../../lib/http-client.ts";
import { derivedId } from "../../lib/ids.ts";
import type { DeliverOutcome, DeskConversation, DeskEntry, DeskFile } from "../desk.ts";
import { salesforceLanguage } from "./attributes.ts";
import type { Caller, MiawClient } from "./client.ts";
import { readCredentials } from "./credentials.ts";
import { deliverFailure, failureKind, isSuccess, miawCodes, prechatRemedy } from "./failures.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";
import { routingStatus } from "./status.ts";
import type { ConversationTokens } from "./tokens.ts";

export interface DeliverParts {
  settings: SalesforceMessagingSettings;
  client: MiawClient;
  tokens: ConversationTokens;
  /** Messages of one conversation. */
  budget: Budget;
}

type Message = Extract<DeskEntry, { kind: "text" | "file" }>;
type Receipt = Extract<DeskEntry, { kind: "receipt" }>;

/** The members that start a session (contract salesforce-miaw 4.1, 7). */
interface SessionFlags {
  isNewMessagingSession: true;
  routingAttributes: Record<string, string>;
  language: string;
}

const firstBackoffMs = 2000;
const longestBackoffMs = 60_000;

/**
 * Brings one entry to Salesforce. The entry's id names the message at every try, so that a repeat is recognised there
 * and nothing has to be looked up first (contract salesforce-miaw 4, 9.2).
 */
export class Delivery {
  readonly #parts: DeliverParts;
  /** Refusals for want of budget in a row, by conversation. */
  readonly #refusals = new Map<string, number>();

  constructor(parts: DeliverParts) {
    this.#parts = parts;
  }

  async deliver(conversation: DeskConversation, entry: DeskEntry, signal?: AbortSignal): Promise<DeliverOutcome> {
    try {
      if (entry.kind === "receipt") return await this.#acknowledge(conversation, entry, signal);
      return this.#slowedDown(conversation, await this.#sendMessage(conversation, entry, signal));
    } catch (error) {
      return notSent(error, signal);
    }
  }

  /** Forgets what is only kept while a conversation lives. */
  forget(conversation: DeskConversation): void {
    this.#refusals.delete(conversation.id);
  }

  async #sendMessage(conversation: DeskConversation, entry: Message, signal?: AbortSignal): Promise<DeliverOutcome> {
    if (entry.kind === "file") {
      const { allowed, maxBytes } = (await readCredentials(conversation.credentials)).value.attachments;
      if (!allowed) return { status: "file-refused", code: "MIAW_FILES_NOT_ALLOWED" };
      if (entry.file.bytes.byteLength > maxBytes) return { status: "file-refused", code: "MIAW_FILE_TOO_LARGE" };
    }
    const repeats = entry.isFirst && this.#parts.settings.routing.repeatOnFirstMessage;
    const answer = await this.#post(conversation, entry, repeats, signal);
    if ("waitMs" in answer) return overBudget(answer.waitMs);
    if (isSuccess(answer)) return { status: "done", externalId: entry.id };
    if (failureKind(answer.status) === "needs-session") return this.#startSession(conversation, entry, signal);
    if (failureKind(answer.status) === "forbidden") return this.#explainRefusal(conversation, entry, signal);
    return deliverFailure(answer, entry.kind);
  }

  /** 417: no session is active. Before a rep has joined it is begun anew; later it means that the session has ended. */
  async #startSession(conversation: DeskConversation, entry: Message, signal?: AbortSignal): Promise<DeliverOutcome> {
    if (!conversation.waiting) return { status: "over", code: miawCodes.sessionEnded };
    const answer = await this.#post(conversation, entry, true, signal);
    if ("waitMs" in answer) return overBudget(answer.waitMs);
    if (isSuccess(answer)) return { status: "done", externalId: entry.id };
    if (failureKind(answer.status) === "needs-session") {
      return { status: "never", code: miawCodes.prechat, remedy: prechatRemedy() };
    }
    return deliverFailure(answer, entry.kind);
  }

  /** 403: a closed conversation in some orgs, a feature that is switched off in others; the conversation's status tells. */
  async #explainRefusal(conversation: DeskConversation, entry: Message, signal?: AbortSignal): Promise<DeliverOutcome> {
    const status = await routingStatus(conversation, conversation.externalId, this.#parts, signal);
    if (status === "unknown") return { status: "later", code: miawCodes.unavailable, counted: true };
    if (status === "gone" || (status === "nobody" && !conversation.waiting)) {
      return { status: "over", code: miawCodes.gone };
    }
    if (entry.kind === "file") return { status: "file-refused", code: "MIAW_FILES_NOT_ALLOWED" };
    return {
      status: "never",
      code: miawCodes.refused,
      remedy: "Run the doctor: Salesforce refuses messages to a conversation that is still open.",
    };
  }

  async #post(
    conversation: DeskConversation,
    entry: Message,
    withFlags: boolean,
    signal?: AbortSignal,
  ): Promise<HttpAnswer | { waitMs: number }> {
    const { client, tokens, budget } = this.#parts;
    const waitMs = await budget.take(conversation.externalId);
    if (waitMs > 0) return { waitMs };
    const flags = withFlags ? this.#flags(conversation) : {};
    return tokens.call(conversation, signal, (caller) =>
      entry.kind === "text"
        ? client.sendMessage(conversation.externalId, textBody(entry, flags, this.#parts.settings), caller)
        : client.sendFile(conversation.externalId, fileForm(entry, flags, this.#parts.settings), caller),
    );
  }

  async #acknowledge(conversation: DeskConversation, entry: Receipt, signal?: AbortSignal): Promise<DeliverOutcome> {
    const { client, tokens, settings } = this.#parts;
    if (!settings.receipts[entry.receipt] || entry.messageIds.length === 0) return { status: "done" };
    const entryType = entry.receipt === "read" ? "Read" : "Delivery";
    const acks = entry.messageIds.map((id) => ({
      id: derivedId("miaw-ack", entry.id, id),
      entryType,
      conversationEntryId: id,
    }));
    const request = (caller: Caller) => client.acknowledge(conversation.externalId, acks, caller);
    const answer = await tokens.call(conversation, signal, request);
    return isSuccess(answer) ? { status: "done" } : deliverFailure(answer, "receipt");
  }

  #flags(conversation: DeskConversation): SessionFlags {
    return {
      isNewMessagingSession: true,
      routingAttributes: conversation.attributes,
      language: salesforceLanguage(conversation.handoff.language, this.#parts.settings.routing),
    };
  }

  /** Where Salesforce does not say how long to stay away, each refusal in a row doubles the wait (contract 9.2). */
  #slowedDown(conversation: DeskConversation, outcome: DeliverOutcome): DeliverOutcome {
    if (outcome.status !== "later" || outcome.code !== miawCodes.rateLimited) {
      this.forget(conversation);
      return outcome;
    }
    const refusals = this.#refusals.get(conversation.id) ?? 0;
    this.#refusals.set(conversation.id, refusals + 1);
    return { afterMs: Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(refusals, 10)), ...outcome };
  }
}

function overBudget(afterMs: number): DeliverOutcome {
  return { status: "later", code: miawCodes.budgetMessages, counted: false, afterMs };
}

function textBody(entry: Message & { kind: "text" }, flags: object, { esDeveloperName }: SalesforceMessagingSettings) {
  const staticContent = { formatType: "Text", text: entry.text };
  return { message: { id: entry.id, messageType: "StaticContentMessage", staticContent }, esDeveloperName, ...flags };
}

function fileForm(
  { id, file }: { id: string; file: DeskFile },
  flags: object,
  { esDeveloperName }: SalesforceMessagingSettings,
): FormData {
  const entry = { esDeveloperName, message: { id, fileId: derivedId("miaw-file", id), text: "" }, ...flags };
  const form = new FormData();
  form.append("messageEntry", new Blob([JSON.stringify(entry)], { type: "application/json" }));
  form.append("fileData", new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: file.mimeType }), file.name);
  return form;
}

/** No answer, or no token to ask with. */
function notSent(error: unknown, signal: AbortSignal | undefined): DeliverOutcome {
  const code = errorCode(error);
  if (signal?.aborted === true) return { status: "later", code: "STOPPED", counted: false };
  if (code === miawCodes.guestExpired) return { status: "over", code };
  if (!(error instanceof BridgeError)) throw error;
  const afterMs = error.retryAfterMs;
  const counted = code !== miawCodes.budgetTokens;
  return { status: "later", code, counted, ...(afterMs === undefined ? {} : { afterMs }) };
}
