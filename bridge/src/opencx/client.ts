import type { Dispatcher } from "undici";
import type { Budget } from "../lib/budget.ts";
import { BridgeError, isBridgeError } from "../lib/errors.ts";
import { type HttpAnswer, type HttpRequest, send } from "../lib/http-client.ts";
import { answerError, sessionUnknown } from "./answer-error.ts";
import { type HistoryPage, HistoryReader } from "./history-reader.ts";
import { readHistoryItem, readSession } from "./read.ts";
import type { History, OpencxSession } from "./types.ts";

export interface OpencxSettings {
  baseUrl: string;
  apiKey: string;
  timeoutMs: number;
  agentId?: number | undefined;
}

export interface OpencxClientParts {
  settings: OpencxSettings;
  dispatcher: Dispatcher;
  /** Every request counts here. */
  allRequests: Budget;
  /** Reading counts here too, so that replies keep their share. */
  reads: Budget;
  /** And here what is read only to find what nobody reported, so that handoffs keep theirs. */
  looks: Budget;
}

export interface OutgoingFile {
  name: string;
  mimeType: string;
  base64: string;
}

export interface AgentMessage {
  text: string;
  files: OutgoingFile[];
  agentName: string;
  takeOver: boolean;
  /** Scalars, merged into the session; a nested value would be refused (contract opencx 9.3). */
  customData: Record<string, string | number | boolean>;
}

/** OpenCX's REST API, inside its request budget. Never repeats a request by itself. */
export class OpencxClient {
  readonly #parts: OpencxClientParts;
  readonly #histories = new HistoryReader();

  constructor(parts: OpencxClientParts) {
    this.#parts = parts;
  }

  /** @throws BridgeError `OPENCX_SESSION_UNKNOWN` and those of `answerError`. */
  async session(id: string, signal?: AbortSignal): Promise<OpencxSession> {
    const answer = await this.#read(`/chat/sessions/${encodeURIComponent(id)}`, signal).catch((error: unknown) => {
      // An id of another form than OpenCX's own is refused as malformed: nobody knows such a session.
      throw isBridgeError(error, "OPENCX_REFUSED") ? sessionUnknown() : error;
    });
    return readBody(readSession, answer);
  }

  /** The whole history; of one that begins with its newest page, at most `maxPages` pages. */
  async history(id: string, maxPages: number, signal?: AbortSignal): Promise<History> {
    return this.#histories.whole(id, maxPages, (cursor) => this.#historyPage(id, cursor, signal));
  }

  /** At least what the history holds since then; `why` names the share that pays for it. */
  async historySince(
    id: string,
    { since, maxPages, why }: { since: Date; maxPages: number; why: "needed" | "look" },
    signal?: AbortSignal,
  ): Promise<History> {
    return this.#histories.since(id, since, maxPages, async (cursor) => {
      if (why === "look") await this.#take(this.#parts.looks);
      return this.#historyPage(id, cursor, signal);
    });
  }

  async #historyPage(id: string, cursor: string | undefined, signal: AbortSignal | undefined): Promise<HistoryPage> {
    const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const answer = await this.#read(`/chat/sessions/${encodeURIComponent(id)}/history${query}`, signal);
    const { items, next } = readPage(answer);
    return { items: items.flatMap((item) => readHistoryItem(item) ?? []), next };
  }

  /** One page of sessions that were handed off and have changed since; `unreadable` counts those left out. */
  async handedOffSessions(
    updatedAfter: Date,
    cursor: string | undefined,
    signal?: AbortSignal,
  ): Promise<{ sessions: OpencxSession[]; unreadable: number; next: string | undefined }> {
    const query = new URLSearchParams({ handed_off: "true", updated_after: updatedAfter.toISOString() });
    if (cursor !== undefined) query.set("cursor", cursor);
    const answer = await this.#read(`/chat/sessions?${query.toString()}`, signal);
    const { items, next } = readPage(answer);
    const sessions = items.flatMap((item) => readOrNone(readSession, item) ?? []);
    return { sessions, unreadable: items.length - sessions.length, next };
  }

  /**
   * Puts a message in front of the customer, spoken as an agent (contract opencx 9.3).
   *
   * @returns OpenCX's id of the message, where this version of the API gives one.
   */
  async sendAsAgent(id: string, message: AgentMessage, signal?: AbortSignal): Promise<{ messageId?: string }> {
    const { agentId } = this.#parts.settings;
    const answer = await this.#reply({
      method: "POST",
      path: `/chat/sessions/${encodeURIComponent(id)}/send`,
      body: {
        sender: "agent",
        message: {
          type: "text",
          text: message.text,
          ...(message.files.length === 0
            ? {}
            : {
                attachments: message.files.map(({ name, mimeType, base64 }) => ({ name, mime_type: mimeType, base64 })),
              }),
        },
        agent: { name: message.agentName, ...(agentId === undefined ? {} : { id: agentId }) },
        should_take_over_session_from_ai: message.takeOver,
        custom_data: message.customData,
      },
      signal,
    });
    const messageId = (answer.json as { data?: { message?: { id?: unknown } } } | undefined)?.data?.message?.id;
    return typeof messageId === "string" ? { messageId } : {};
  }

  /** Resolves a session, so that OpenCX can ask for its rating; safe to repeat (contract opencx 9.2, Q19). */
  async resolve(id: string, signal?: AbortSignal): Promise<void> {
    await this.#setStatus(id, "closed_resolved", signal);
  }

  /** Opens a session again that was resolved. */
  async reopen(id: string, signal?: AbortSignal): Promise<void> {
    await this.#setStatus(id, "open", signal);
  }

  async #setStatus(id: string, status: "open" | "closed_resolved", signal: AbortSignal | undefined): Promise<void> {
    await this.#reply({
      method: "PATCH",
      path: `/chat/sessions/${encodeURIComponent(id)}`,
      body: {
        status,
        reflect_status_change_for_integration: false,
        generate_summary_and_sentiment_on_resolve: false,
      },
      signal,
    });
  }

  /** Tells OpenCX's own MIAW integration of a new message (contract opencx 9.9). */
  async notifyMiaw(sessionId: string, signal?: AbortSignal): Promise<void> {
    await this.#reply({
      method: "POST",
      path: "/salesforce/miaw/webhook",
      body: { event: "message:new", session_id: sessionId },
      signal,
    });
  }

  /** Requests that are left in this minute. */
  async budgetLeft(): Promise<number> {
    return this.#parts.allRequests.left("opencx");
  }

  async #read(path: string, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    await this.#take(this.#parts.reads);
    return this.#call({ method: "GET", path, signal });
  }

  async #reply(call: Call): Promise<HttpAnswer> {
    return this.#call(call);
  }

  async #call(call: Call): Promise<HttpAnswer> {
    await this.#take(this.#parts.allRequests);
    const { settings, dispatcher } = this.#parts;
    const answer = await send(dispatcher, {
      method: call.method,
      url: `${settings.baseUrl}${call.path}`,
      headers: { authorization: `Bearer ${settings.apiKey}`, accept: "application/json" },
      body: call.body,
      timeoutMs: settings.timeoutMs,
      signal: call.signal,
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw answerError(answer);
  }

  async #take(budget: Budget): Promise<void> {
    const waitMs = await budget.take("opencx");
    if (waitMs === 0) return;
    throw new BridgeError({
      code: "OPENCX_BUDGET_SPENT",
      message: "The request budget for OpenCX is spent for this minute.",
      remedy: "Nothing is lost: the work goes on when the minute is over. See docs/capacity.md if it happens often.",
      status: 503,
      retryable: true,
      retryAfterMs: waitMs,
    });
  }
}

interface Call {
  method: HttpRequest["method"];
  path: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

function readBody<T>(read: (body: unknown) => T, answer: HttpAnswer): T {
  try {
    return read(answer.json);
  } catch (error) {
    throw unreadable("a session", error);
  }
}

function readOrNone<T>(read: (body: unknown) => T, body: unknown): T | undefined {
  try {
    return read(body);
  } catch {
    return undefined;
  }
}

/** A page of a list: anything else is no empty list. */
function readPage(answer: HttpAnswer): { items: unknown[]; next: string | undefined } {
  const body = answer.json as { items?: unknown; next?: unknown } | null | undefined;
  if (!Array.isArray(body?.items)) throw unreadable("a list");
  return { items: body.items, next: typeof body.next === "string" ? body.next : undefined };
}

function unreadable(what: string, cause?: unknown): BridgeError {
  return new BridgeError({
    code: "OPENCX_ANSWER_UNREADABLE",
    message: `OpenCX answered with something that is not ${what}.`,
    remedy:
      "Check that opencx.baseUrl is the address of the API itself, without a path; if it is, ask OpenCX for support.",
    status: 502,
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
}
