import { facts } from "../../../../simulators/dynamics/facts.ts";

export type Json = Record<string, unknown>;

/** What the service answered; the body is parsed where it is JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

/** A client that knows nothing but HTTP, with the token and the headers of the bridge. */
export class Customers {
  readonly url: string;
  readonly headers: Record<string, string>;

  constructor(url: string, token: string) {
    this.url = url;
    this.headers = {
      authorization: `Bearer ${token}`,
      "channel-id": facts.channelId,
      "organization-id": facts.organizationId,
    };
  }

  /** `path` below `/api/v1.0/consumer`; a string body goes as it is, and an empty header is left out. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const all = { ...this.headers, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers };
    const response = await fetch(`${this.url}/api/v1.0/consumer${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? {} : (JSON.parse(text) as Json) };
  }

  create(request: Json = {}): Promise<Answer> {
    return this.call("POST", "/conversation/create", request);
  }

  /** Creates a conversation; throws when that fails. */
  async begin(customercontext: Json = {}, more: Json = {}): Promise<string> {
    const { status, body } = await this.create({ customercontext, ...more });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return String(body["conversationId"]);
  }

  /** Sends an activity with the ids that belong to it. */
  send(id: string, activity: Json): Promise<Answer> {
    const about = { channelId: facts.channelId, conversation: { id } };
    return this.call("POST", `/conversation/${id}`, { ...about, ...activity });
  }

  say(id: string, text: string, more: Json = {}): Promise<Answer> {
    return this.send(id, { type: "message", text, from: { id: "customer", name: "Ann Lee" }, ...more });
  }

  messages(id: string, query = ""): Promise<Answer> {
    return this.call("GET", `/conversation/${id}/messages${query}`);
  }
}

/** Status and code of a refusal. */
export function refusalOf({ status, body }: Answer): [number, unknown] {
  return [status, body["errorCode"]];
}
