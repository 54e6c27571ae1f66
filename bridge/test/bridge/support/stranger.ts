import { randomUUID } from "node:crypto";
import { createParser } from "eventsource-parser";

interface TokenAnswer {
  accessToken: string;
  lastEventId: string;
}

interface StreamEntry {
  conversationId: string;
  conversationEntry: { entryType: string; sender: { role: string }; entryPayload: string };
}

/** What a stranger has seen on their stream. */
export interface Seen {
  conversationId: string;
  type: string;
  role: string;
  text: string | undefined;
}

/**
 * Somebody else's messaging client, written from Salesforce's public pages alone: a guest of a deployment without
 * user verification. It shares no code with the bridge or the simulator.
 */
export class Stranger {
  readonly seen: Seen[] = [];
  readonly conversationId: string;
  readonly #base: string;
  readonly #deployment: string;
  readonly #token: string;
  readonly #stop = new AbortController();

  private constructor(base: string, deployment: string, token: string, conversationId: string) {
    this.#base = base;
    this.#deployment = deployment;
    this.#token = token;
    this.conversationId = conversationId;
  }

  static async arrive(org: { url: string; orgId: string; deployment: string }, conversationId: string = randomUUID()) {
    const answer = await fetch(`${org.url}/iamessage/api/v2/authorization/unauthenticated/access-token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        orgId: org.orgId,
        esDeveloperName: org.deployment,
        capabilitiesVersion: "1",
        platform: "Web",
      }),
    });
    const { accessToken, lastEventId } = (await answer.json()) as TokenAnswer;
    const stranger = new Stranger(org.url, org.deployment, accessToken, conversationId);
    await stranger.#listen(org.orgId, lastEventId);
    return stranger;
  }

  async create(): Promise<number> {
    return this.#post("", { conversationId: this.conversationId, esDeveloperName: this.#deployment });
  }

  async say(text: string, conversationId = this.conversationId): Promise<number> {
    const staticContent = { formatType: "Text", text };
    const message = { id: randomUUID(), messageType: "StaticContentMessage", staticContent };
    return this.#post(`/${conversationId}/message`, { message, esDeveloperName: this.#deployment });
  }

  /** Tries to read what was said in a conversation. */
  async read(conversationId: string): Promise<number> {
    const answer = await fetch(`${this.#base}/iamessage/api/v2/conversation/${conversationId}/entries`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    return answer.status;
  }

  leave(): void {
    this.#stop.abort();
  }

  async #post(path: string, body: object): Promise<number> {
    const answer = await fetch(`${this.#base}/iamessage/api/v2/conversation${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status;
  }

  async #listen(orgId: string, lastEventId: string): Promise<void> {
    const stream = await fetch(`${this.#base}/eventrouter/v1/sse`, {
      headers: {
        accept: "text/event-stream",
        authorization: `Bearer ${this.#token}`,
        "x-org-id": orgId,
        "last-event-id": lastEventId,
      },
      signal: this.#stop.signal,
    });
    const parser = createParser({ onEvent: ({ data }) => this.#note(data) });
    const decoder = new TextDecoder();
    const reading = async () => {
      for await (const chunk of stream.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
    };
    reading().catch(() => {}); // cut when the stranger leaves
  }

  #note(data: string): void {
    if (!data.startsWith("{")) return;
    const { conversationId, conversationEntry: entry } = JSON.parse(data) as Partial<StreamEntry>;
    if (entry === undefined) return;
    const payload = JSON.parse(entry.entryPayload) as { abstractMessage?: { staticContent?: { text?: string } } };
    this.seen.push({
      conversationId: conversationId ?? "",
      type: entry.entryType,
      role: entry.sender.role,
      text: payload.abstractMessage?.staticContent?.text,
    });
  }
}
