import type { Dispatcher } from "undici";
import { BridgeError, isBridgeError } from "../../lib/errors.ts";
import { type HttpAnswer, send } from "../../lib/http-client.ts";
import type { Entra } from "../entra/entra.ts";
import type { Gate } from "../gate.ts";
import { messagingError } from "./faults.ts";
import { idOf, type Message, type Page, readPage } from "./read-page.ts";

export interface MessagingSettings {
  /** Without a closing slash. */
  url: string;
  scope: string;
  timeoutMs: number;
}

/** What every request names (contract dynamics-365 7.3). */
export interface ChannelIds {
  channelId: string;
  organizationId: string;
}

export interface MessagingParts {
  entra: Entra;
  dispatcher: Dispatcher;
  gate: Gate;
  channel(): Promise<ChannelIds>;
}

type Json = Record<string, unknown>;

interface Wanted {
  method: "GET" | "POST";
  path: string;
  body: Json | undefined;
  signal: AbortSignal | undefined;
}

const pageSize = 100;
const mostPages = 50;

/**
 * The Omnichannel Messaging API (contract dynamics-365 7). Every method throws BridgeError with a code of faults.ts or of
 * Entra's, `DYNAMICS_BUSY` where the gate has no room, or what http-client.ts says when there was no answer.
 */
export class MessagingApi {
  readonly #settings: MessagingSettings;
  readonly #parts: MessagingParts;
  #refused: string | undefined;

  constructor(settings: MessagingSettings, parts: MessagingParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Starts a conversation, or finds the active one of the same customer (7.4). */
  async create(body: Json): Promise<{ conversationId: string; isNew: boolean; messageId: string | undefined }> {
    const { json } = await this.#call("POST", "/conversation/create", body);
    const answer = (json ?? {}) as Json;
    const conversationId = typeof answer["conversationId"] === "string" ? answer["conversationId"].toLowerCase() : "";
    if (conversationId === "") throw unreadable();
    return { conversationId, isNew: answer["isNew"] !== false, messageId: idOf(answer) };
  }

  /** Sends one activity of the customer (7.5). @returns its message id, where it has one. */
  async send(conversationId: string, activity: Json, signal?: AbortSignal): Promise<string | undefined> {
    const { channelId } = await this.#parts.channel();
    const body = { channelId, conversation: { id: conversationId }, ...activity };
    const { json } = await this.#call("POST", `/conversation/${conversationId}`, body, signal);
    return idOf(json);
  }

  /** Messages of both sides since a moment, in the order of their ids (7.6). Not to be asked in a loop. */
  async messages(conversationId: string, since: Date, signal?: AbortSignal): Promise<Message[]> {
    const found: Message[] = [];
    let token: string | undefined;
    for (let no = 0; no < mostPages; no += 1) {
      const query = new URLSearchParams({ StartTimeStamp: since.toISOString(), PageSize: String(pageSize) });
      if (token !== undefined) query.set("ContinuationToken", token);
      const { json } = await this.#call("GET", `/conversation/${conversationId}/messages?${query}`, undefined, signal);
      const page: Page = readPage(json);
      found.push(...page.messages);
      if (page.next === undefined || page.next === token || page.messages.length === 0) break;
      token = page.next;
    }
    return found.sort((one, other) => Number(one.messageId) - Number(other.messageId));
  }

  /** The channel that it works for. */
  channel(): Promise<ChannelIds> {
    return this.#parts.channel();
  }

  /** One request that changes nothing: whether channel, scope and address fit together. */
  async probe(): Promise<void> {
    await this.#call("GET", "/conversations?PageSize=1");
  }

  /** Makes a request with the token; a refused one is replaced and the request made once more. */
  async #call(method: "GET" | "POST", path: string, body?: Json, signal?: AbortSignal): Promise<HttpAnswer> {
    // Asked of Dataverse, which has a gate of its own: nobody is to wait for that one inside this one.
    const ids = await this.#parts.channel();
    const wanted: Wanted = { method, path, body, signal };
    const attempt = () => this.#parts.gate.pass(() => this.#request(wanted, ids), signal);
    try {
      return await attempt();
    } catch (error) {
      if (!isBridgeError(error, "DYNAMICS_TOKEN_REFUSED")) throw error;
      return attempt();
    }
  }

  async #request({ path, ...rest }: Wanted, { channelId, organizationId }: ChannelIds): Promise<HttpAnswer> {
    const { url, scope, timeoutMs } = this.#settings;
    const { entra, dispatcher } = this.#parts;
    const token = await entra.token(scope, this.#refused);
    const headers = { authorization: `Bearer ${token}`, "channel-id": channelId, "organization-id": organizationId };
    const answer = await send(dispatcher, { ...rest, url: `${url}/api/v1.0/consumer${path}`, headers, timeoutMs });
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status === 401) this.#refused = token;
    throw messagingError(answer);
  }
}

function unreadable(): BridgeError {
  return new BridgeError({
    code: "DYNAMICS_ANSWER_UNREADABLE",
    message: "The Messaging API named no conversation.",
    remedy: "Check messaging.url: something else answers there.",
    status: 502,
  });
}
