import type { Dispatcher, FormData } from "undici";
import { send, type HttpAnswer, type HttpRequest } from "../../lib/http-client.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";

/** Who calls: the token of one conversation, and when to give up. */
export interface Caller {
  accessToken: string;
  signal?: AbortSignal | undefined;
}

/** A window on a conversation's entries, newest first (contract salesforce-miaw 3.4). */
export interface EntriesWindow {
  limit: number;
  startTimestamp?: number;
  endTimestamp?: number;
}

const api = "/iamessage/api/v2";

/**
 * Every endpoint the bridge uses, one method each (contract salesforce-miaw 2 to 5). Answers come back whatever their
 * status; only no answer at all throws (see `send`).
 */
export class MiawClient {
  readonly #settings: SalesforceMessagingSettings;
  readonly #dispatcher: Dispatcher;

  constructor(settings: SalesforceMessagingSettings, dispatcher: Dispatcher) {
    this.#settings = settings;
    this.#dispatcher = dispatcher;
  }

  /** Contract 2.1. */
  guestToken(): Promise<HttpAnswer> {
    return this.#send("POST", `${api}/authorization/unauthenticated/access-token`, { body: this.#tokenRequest() });
  }

  /** Contract 2.2. */
  verifiedToken(customerIdentityToken: string): Promise<HttpAnswer> {
    return this.#send("POST", `${api}/authorization/authenticated/access-token`, {
      body: { ...this.#tokenRequest(), authorizationType: "JWT", customerIdentityToken },
    });
  }

  /** Contract 3.1. */
  createConversation(
    conversation: { conversationId: string; routingAttributes: Record<string, string>; language: string },
    caller: Caller,
  ): Promise<HttpAnswer> {
    const body = { ...conversation, esDeveloperName: this.#settings.esDeveloperName };
    return this.#send("POST", `${api}/conversation`, { body, caller });
  }

  /** Contract 3.2. */
  routingStatus(conversationId: string, caller: Caller): Promise<HttpAnswer> {
    return this.#send("GET", `${api}/conversation/${encodeURIComponent(conversationId)}`, { caller });
  }

  /** Contract 3.4. */
  listEntries(conversationId: string, window: EntriesWindow, caller: Caller): Promise<HttpAnswer> {
    const query = new URLSearchParams({ direction: "FromEnd" });
    for (const [name, value] of Object.entries(window)) query.set(name, String(value));
    return this.#send("GET", `${api}/conversation/${encodeURIComponent(conversationId)}/entries?${query}`, { caller });
  }

  /** Contract 3.5. */
  closeConversation(conversationId: string, caller: Caller): Promise<HttpAnswer> {
    const query = new URLSearchParams({ esDeveloperName: this.#settings.esDeveloperName });
    return this.#send("DELETE", `${api}/conversation/${encodeURIComponent(conversationId)}?${query}`, { caller });
  }

  /** Contract 4.1. */
  sendMessage(conversationId: string, body: object, caller: Caller): Promise<HttpAnswer> {
    return this.#inConversation(conversationId, "message", body, caller);
  }

  /** Contract 4.2. */
  sendFile(conversationId: string, form: FormData, caller: Caller): Promise<HttpAnswer> {
    return this.#inConversation(conversationId, "file", form, caller);
  }

  /** Contract 5.2. */
  acknowledge(conversationId: string, acks: object[], caller: Caller): Promise<HttpAnswer> {
    return this.#inConversation(conversationId, "acknowledge-entries", { acks }, caller);
  }

  /** Contract 5.3; public. */
  serviceConfig(language: string): Promise<HttpAnswer> {
    const query = new URLSearchParams({ ...this.#publicQuery(), language });
    return this.#send("GET", `/embeddedservice/v1/embedded-service-config?${query}`, {});
  }

  /** Contract 5.4; public. */
  businessHours(): Promise<HttpAnswer> {
    const query = new URLSearchParams(this.#publicQuery());
    return this.#send("GET", `/embeddedservice/v1/businesshours?${query}`, {});
  }

  #inConversation(conversationId: string, what: string, body: object, caller: Caller): Promise<HttpAnswer> {
    return this.#send("POST", `${api}/conversation/${encodeURIComponent(conversationId)}/${what}`, { body, caller });
  }

  #send(
    method: HttpRequest["method"],
    path: string,
    { body, caller }: { body?: object; caller?: Caller },
  ): Promise<HttpAnswer> {
    return send(this.#dispatcher, {
      method,
      url: `${this.#settings.messagingUrl}${path}`,
      headers: caller === undefined ? {} : { authorization: `Bearer ${caller.accessToken}` },
      body,
      timeoutMs: this.#settings.timeouts.requestMs,
      signal: caller?.signal,
    });
  }

  #tokenRequest(): object {
    const { orgId, esDeveloperName, routing } = this.#settings;
    return { orgId, esDeveloperName, capabilitiesVersion: routing.capabilitiesVersion, platform: "Web" };
  }

  #publicQuery(): Record<string, string> {
    return { orgId: this.#settings.orgId, esConfigName: this.#settings.esDeveloperName };
  }
}
