import { type Dispatcher, request } from "undici";
import type { DynamicsFacts } from "../stage/protocol.ts";
import { customerOf } from "../stage/chats.ts";

interface Activity {
  type?: string;
  name?: string;
  text?: string;
}

/** Starts chats in Dynamics and hands on what their reps write, with bare requests (contract dynamics-365 2 and 7). */
export class BareChats {
  readonly #facts: DynamicsFacts;
  readonly #dispatcher: Dispatcher;
  readonly #send: (sessionId: string, text: string) => Promise<void>;
  readonly #sessions = new Map<string, string>();
  readonly #last = new Map<string, Promise<void>>();
  #token: Promise<string> | undefined;

  constructor(facts: DynamicsFacts, dispatcher: Dispatcher, send: (sessionId: string, text: string) => Promise<void>) {
    this.#facts = facts;
    this.#dispatcher = dispatcher;
    this.#send = send;
  }

  /** A conversation with its brief, all in one request. */
  async open(sessionId: string, text: string): Promise<void> {
    const { messagingUrl, channelId, organizationId } = this.#facts;
    const token = await (this.#token ??= this.#askToken());
    const body = {
      customercontext: { customerid: customerOf(sessionId) },
      conversationcontext: {},
      startmessage: { message: text, displayname: "Relay" },
    };
    const created = await this.#post(
      `${messagingUrl}/api/v1.0/consumer/conversation/create`,
      {
        ...{ authorization: `Bearer ${token}`, "channel-id": channelId, "organization-id": organizationId },
        "content-type": "application/json",
      },
      JSON.stringify(body),
    );
    this.#sessions.set((created as { conversationId: string }).conversationId, sessionId);
  }

  /** What the webhook brings; messages go on one after the other in each conversation. */
  take(conversationId: string, { type, name, text }: Activity): Promise<void> {
    const sessionId = this.#sessions.get(conversationId);
    if (sessionId === undefined || type !== "message" || name !== undefined || text === undefined) {
      return Promise.resolve();
    }
    const sent = (this.#last.get(conversationId) ?? Promise.resolve()).then(() => this.#send(sessionId, text));
    this.#last.set(conversationId, sent);
    return sent;
  }

  async #askToken(): Promise<string> {
    const { authorityHost, tenantId, clientId, clientSecret, messagingScope } = this.#facts;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: messagingScope,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await this.#post(`${authorityHost}/${tenantId}/oauth2/v2.0/token`, headers, form.toString());
    return (answer as { access_token: string }).access_token;
  }

  async #post(url: string, headers: Record<string, string>, body: string): Promise<unknown> {
    const answer = await request(url, { dispatcher: this.#dispatcher, method: "POST", headers, body });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text) as unknown;
  }
}
