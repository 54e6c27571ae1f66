import { randomUUID } from "node:crypto";
import type { MiawSimulator } from "../../../../simulators/salesforce/miaw-simulator.ts";
import { openStream } from "./stream-reader.ts";
import type { StreamReader } from "./stream-reader.ts";

/** An answer with its body parsed where it is JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
}

export async function request(method: string, url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { method, ...init });
  const text = await response.text();
  let body = {};
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    body = {};
  }
  return { status: response.status, headers: response.headers, body, text };
}

export function requestJson(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const json = { "content-type": "application/json" };
  if (body === undefined) return request(method, url, { headers: { ...json, ...headers } });
  return request(method, url, { headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

/** Asks for a token. `more` replaces or adds members. */
export function askToken(sim: MiawSimulator, more: Record<string, unknown> = {}): Promise<Answer> {
  const kind = "customerIdentityToken" in more ? "authenticated" : "unauthenticated";
  const body = { orgId: sim.orgId, esDeveloperName: "Demo_Client", capabilitiesVersion: "1", platform: "Web", ...more };
  return requestJson("POST", `${sim.url}/iamessage/api/v2/authorization/${kind}/access-token`, body);
}

/** A customer with a token. */
export class Customer {
  readonly sim: MiawSimulator;
  readonly token: string;
  readonly lastEventId: string;
  readonly developerName: string;
  readonly subject: string;

  constructor(sim: MiawSimulator, answer: Answer, developerName: string) {
    this.sim = sim;
    this.token = String(answer.body["accessToken"]);
    this.lastEventId = String(answer.body["lastEventId"]);
    this.developerName = developerName;
    this.subject = (answer.body["context"] as { endUser: { subject: string } }).endUser.subject;
  }

  static async guest(sim: MiawSimulator, developerName = "Demo_Client"): Promise<Customer> {
    return new Customer(sim, await askToken(sim, { esDeveloperName: developerName }), developerName);
  }

  static async verified(sim: MiawSimulator, token: string, developerName = "Demo_Verified"): Promise<Customer> {
    const more = { esDeveloperName: developerName, authorizationType: "JWT", customerIdentityToken: token };
    return new Customer(sim, await askToken(sim, more), developerName);
  }

  call(method: string, path: string, body?: unknown): Promise<Answer> {
    const url = `${this.sim.url}/iamessage/api/v2${path}`;
    return requestJson(method, url, body, { authorization: `Bearer ${this.token}` });
  }

  /** Creates a conversation; throws when that fails. */
  async begin(routingAttributes?: Record<string, string>): Promise<string> {
    const conversationId = randomUUID();
    const { status } = await this.create({ conversationId, ...(routingAttributes && { routingAttributes }) });
    if (status !== 201) throw new Error(`create answered ${status}`);
    return conversationId;
  }

  create(more: Record<string, unknown>): Promise<Answer> {
    return this.call("POST", "/conversation", { esDeveloperName: this.developerName, ...more });
  }

  send(conversationId: string, text: string, more: Record<string, unknown> = {}, id = randomUUID()): Promise<Answer> {
    const staticContent = { formatType: "Text", text };
    const message = { id, messageType: "StaticContentMessage", staticContent };
    const body = { message, esDeveloperName: this.developerName, ...more };
    return this.call("POST", `/conversation/${conversationId}/message`, body);
  }

  close(conversationId: string): Promise<Answer> {
    return this.call("DELETE", `/conversation/${conversationId}?esDeveloperName=${this.developerName}`);
  }

  async entries(conversationId: string, query = ""): Promise<Record<string, unknown>[]> {
    const { body } = await this.call("GET", `/conversation/${conversationId}/entries${query}`);
    return body["conversationEntries"] as Record<string, unknown>[];
  }

  stream(lastEventId?: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    return openStream(`${this.sim.url}/eventrouter/v1/sse?_ts=1`, {
      authorization: `Bearer ${this.token}`,
      "x-org-id": this.sim.orgId,
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
      ...headers,
    });
  }
}

/** A guest in a conversation that a rep has accepted. */
export async function talking(sim: MiawSimulator): Promise<{ guest: Customer; id: string }> {
  const guest = await Customer.guest(sim);
  const id = await guest.begin();
  sim.control.accept(id);
  return { guest, id };
}
