import { randomUUID } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { type Dispatcher, request } from "undici";
import type { StageFacts } from "../stage/protocol.ts";

interface Signer {
  privateKey: string;
  keyId: string;
}

const api = "/iamessage/api/v2";

/** The round trips of a handoff and of a reply, each one undici call (contracts opencx 9, salesforce-miaw 2 to 4). */
export class BareCalls {
  readonly #facts: StageFacts;
  readonly #dispatcher: Dispatcher;
  readonly #key: CryptoKey;
  readonly #keyId: string;

  private constructor(facts: StageFacts, dispatcher: Dispatcher, key: CryptoKey, keyId: string) {
    this.#facts = facts;
    this.#dispatcher = dispatcher;
    this.#key = key;
    this.#keyId = keyId;
  }

  static async create(facts: StageFacts, dispatcher: Dispatcher, signer: Signer): Promise<BareCalls> {
    return new BareCalls(facts, dispatcher, await importPKCS8(signer.privateKey, "RS256"), signer.keyId);
  }

  session(sessionId: string): Promise<unknown> {
    return this.#opencx("GET", `/chat/sessions/${sessionId}`);
  }

  /** @returns the history as one text. */
  async history(sessionId: string): Promise<string> {
    const answer = await this.#opencx("GET", `/chat/sessions/${sessionId}/history`);
    return JSON.stringify(answer).slice(0, 2000);
  }

  async send(sessionId: string, text: string): Promise<void> {
    const message = { type: "text", text };
    await this.#opencx("POST", `/chat/sessions/${sessionId}/send`, {
      sender: "agent",
      message,
      agent: { name: "Rep" },
    });
  }

  async token(subject: string): Promise<string> {
    const { orgId, esDeveloperName, issuer } = this.#facts;
    const customerIdentityToken = await new SignJWT()
      .setProtectedHeader({ alg: "RS256", kid: this.#keyId, typ: "JWT" })
      .setIssuer(issuer)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime("4m")
      .sign(this.#key);
    const deployment = { orgId, esDeveloperName, capabilitiesVersion: "1", platform: "Web" };
    const body = { ...deployment, authorizationType: "JWT", customerIdentityToken };
    const answer = await this.#salesforce(`${api}/authorization/authenticated/access-token`, body);
    return (answer as { accessToken: string }).accessToken;
  }

  async create(conversationId: string, token: string): Promise<void> {
    const { esDeveloperName } = this.#facts;
    const body = { conversationId, esDeveloperName, routingAttributes: {}, language: "en_US" };
    await this.#salesforce(`${api}/conversation`, body, token);
  }

  async message(conversationId: string, token: string, text: string): Promise<void> {
    const { esDeveloperName } = this.#facts;
    const staticContent = { formatType: "Text", text };
    const message = { id: randomUUID(), messageType: "StaticContentMessage", staticContent };
    await this.#salesforce(`${api}/conversation/${conversationId}/message`, { esDeveloperName, message }, token);
  }

  /** The token of the org's REST API, which is good for all Cases. */
  async orgToken(): Promise<string> {
    const { salesforceOrg, salesforceClient } = this.#facts;
    const answer = await request(`${salesforceOrg}/services/oauth2/token`, {
      dispatcher: this.#dispatcher,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: salesforceClient.clientId,
        client_secret: salesforceClient.clientSecret,
      }).toString(),
    });
    return ((await answer.body.json()) as { access_token: string }).access_token;
  }

  /** A Case with one comment, all in one request (contract salesforce-metadata 19.2). */
  async openCase(sessionId: string, token: string, text: string): Promise<void> {
    const base = "/services/data/v67.0";
    const fields = { Subject: "Handoff", OpenCx_Session_Id__c: sessionId };
    const comment = { ParentId: "@{theCase.id}", CommentBody: text };
    const compositeRequest = [
      { method: "POST", referenceId: "theCase", url: `${base}/sobjects/Case`, body: fields },
      { method: "POST", referenceId: "comment1", url: `${base}/sobjects/CaseComment`, body: comment },
    ];
    const url = `${this.#facts.salesforceOrg}${base}/composite`;
    await this.#call("POST", url, token, { allOrNone: true, compositeRequest });
  }

  #opencx(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    return this.#call(method, `${this.#facts.opencx}${path}`, this.#facts.opencxApiKey, body);
  }

  #salesforce(path: string, body: object, token?: string): Promise<unknown> {
    return this.#call("POST", `${this.#facts.salesforceMessaging}${path}`, token, body);
  }

  async #call(method: "GET" | "POST", url: string, bearer: string | undefined, body?: object): Promise<unknown> {
    const answer = await request(url, {
      dispatcher: this.#dispatcher,
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }
}
