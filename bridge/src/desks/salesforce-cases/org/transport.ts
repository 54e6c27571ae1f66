import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node";
import { Transport } from "@jsforce/jsforce-node/lib/transport.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";
import { PassThrough } from "node:stream";
import type { Dispatcher } from "undici";
import { BridgeError } from "../../../lib/errors.ts";
import { type HttpRequest as Wanted, send } from "../../../lib/http-client.ts";

export interface TransportOptions {
  dispatcher: Dispatcher;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Sees the headers of each answer, by lower-case name. */
  onAnswer?: (headers: Record<string, string>) => void;
}

/**
 * Carries jsforce's requests over the bridge's own connections, each of them once: jsforce's transport repeats by
 * itself, and a write that is repeated unseen is there twice.
 */
export class BridgeTransport extends Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    super();
    this.#options = options;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }));
  }

  async #send({ method, url, headers = {}, body }: HttpRequest): Promise<HttpResponse> {
    const { dispatcher, timeoutMs, signal, onAnswer } = this.#options;
    const wanted: Wanted = { method: method as Wanted["method"], url, headers, timeoutMs, signal };
    const answer = await send(dispatcher, typeof body === "string" ? { ...wanted, rawBody: body } : wanted);
    onAnswer?.(answer.headers);
    if (answer.status > 300 && answer.status < 400 && answer.status !== 304) throw moved(url);
    return { statusCode: answer.status, headers: answer.headers, body: answer.text };
  }
}

/** Nothing is followed: the token must not go to a host that nobody has checked. */
function moved(url: string): BridgeError {
  return new BridgeError({
    code: "SALESFORCE_MOVED",
    message: `${new URL(url).host} sends its callers to another address.`,
    remedy: "Copy the current address from Setup, My Domain, into instanceUrl (and loginUrl, where it is set).",
    status: 502,
  });
}
