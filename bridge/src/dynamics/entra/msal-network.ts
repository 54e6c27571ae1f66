import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import type { Dispatcher } from "undici";
import { BridgeError } from "../../lib/errors.ts";
import { send } from "../../lib/http-client.ts";

/** What the last exchange with Entra left behind, which MSAL does not pass on. */
export interface Exchange {
  failure?: BridgeError | undefined;
  status?: number | undefined;
  /** The first of `error_codes`. */
  number?: number | undefined;
  retryAfterMs?: number | undefined;
}

export interface MsalNetworkParts {
  dispatcher: Dispatcher;
  timeoutMs: number;
  authorityHost: string;
  exchange: Exchange;
}

/** The authority as MSAL wants it: it refuses plain http, which a simulator on loopback may speak. */
export function overHttps(authorityHost: string): string {
  return authorityHost.replace(/^http:/, "https:");
}

/** MSAL's requests, made by the bridge's own connections. */
export class MsalNetwork implements INetworkModule {
  readonly #parts: MsalNetworkParts;

  constructor(parts: MsalNetworkParts) {
    this.#parts = parts;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send("GET", url, options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send("POST", url, options);
  }

  async #send<T>(
    method: "GET" | "POST",
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const { dispatcher, timeoutMs, authorityHost, exchange } = this.#parts;
    const isPlain = authorityHost.startsWith("http:");
    const there = isPlain ? url.replace(overHttps(authorityHost), authorityHost) : url;
    const headers = { ...options.headers, ...(isPlain ? { "x-forwarded-proto": "https" } : {}) };
    const body = options.body === undefined ? {} : { rawBody: options.body };
    try {
      const answer = await send(dispatcher, { method, url: there, headers, timeoutMs, ...body });
      Object.assign(exchange, {
        status: answer.status,
        retryAfterMs: answer.retryAfterMs,
        number: firstCode(answer.json),
      });
      return { headers: answer.headers, body: answer.json as T, status: answer.status };
    } catch (error) {
      if (error instanceof BridgeError) exchange.failure = error;
      throw error;
    }
  }
}

function firstCode(body: unknown): number | undefined {
  const codes = (body as { error_codes?: unknown } | undefined)?.error_codes;
  const [first] = Array.isArray(codes) ? (codes as unknown[]) : [];
  return typeof first === "number" ? first : undefined;
}
