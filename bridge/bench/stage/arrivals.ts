import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sessionOf } from "./chats.ts";

/** A request that a simulator of this process has answered well. */
export interface Arrival {
  /** When its answer had left, by `performance.now()`. */
  at: number;
  sessionId: string;
}

type OnBrief = (arrival: Arrival) => void;
type OnReply = (arrival: Arrival & { text: string }) => void;

const briefPath = /^\/iamessage\/api\/v2\/conversation\/([^/]+)\/message$/;
const casePath = /^\/services\/data\/v[\d.]+\/composite$/;
const chatPath = /^\/api\/v1\.0\/consumer\/conversation\/create$/;
const replyPath = /^\/chat\/sessions\/([^/]+)\/send$/;

/**
 * Tells when a message has arrived in a simulator, by the clock of this process and finer than the simulators' own
 * milliseconds. It listens to Node's HTTP server and leaves the simulators as they are.
 */
export class Arrivals {
  /**
   * The org has accepted a message of the customer, or created a Case with its brief, or Dynamics has started a
   * conversation with it. A first conversation has its session's id.
   */
  onBrief: OnBrief = () => {};
  /** OpenCX has stored a message of an agent. */
  onReply: OnReply = () => {};

  constructor() {
    subscribe("http.server.response.finish", (message) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
      if (request.method !== "POST" || response.statusCode >= 300) return;
      this.#arrived(request, performance.now());
    });
  }

  #arrived(request: IncomingMessage & Parsed, at: number): void {
    const path = (request.originalUrl ?? request.url ?? "").split("?")[0] ?? "";
    const brief = briefPath.exec(path)?.[1];
    if (brief !== undefined) return this.onBrief({ at, sessionId: brief });
    if (casePath.test(path)) return this.#caseArrived(request.body, at);
    if (chatPath.test(path)) return this.#chatArrived(request.body, at);
    const reply = replyPath.exec(path)?.[1];
    const text = Buffer.isBuffer(request.body) ? undefined : request.body?.message?.text;
    if (reply !== undefined && text !== undefined) this.onReply({ at, sessionId: reply, text });
  }

  #caseArrived(body: Parsed["body"], at: number): void {
    if (!Buffer.isBuffer(body)) return;
    const { compositeRequest = [] } = JSON.parse(body.toString("utf8")) as Composite;
    const sessionId = compositeRequest[0]?.body?.OpenCx_Session_Id__c;
    if (sessionId !== undefined) this.onBrief({ at, sessionId });
  }

  #chatArrived(body: Parsed["body"], at: number): void {
    if (Buffer.isBuffer(body) || body?.startmessage === undefined) return;
    const sessionId = sessionOf(body.customercontext?.customerid);
    if (sessionId !== undefined) this.onBrief({ at, sessionId });
  }
}

interface Parsed {
  originalUrl?: string;
  /** As it came in the org, which reads it later. */
  body?: Posted | Buffer;
}

interface Posted {
  message?: { text?: string };
  customercontext?: { customerid?: string };
  startmessage?: object;
}

interface Composite {
  compositeRequest?: { body?: { OpenCx_Session_Id__c?: string } }[];
}
