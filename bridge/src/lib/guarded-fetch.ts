import { Agent, request } from "undici";
import type { Dispatcher } from "undici";
import { checkUrl, lookupAll, resolveSafely } from "./address-guard.ts";
import type { AddressPolicy, Lookup, ResolvedAddress } from "./address-guard.ts";
import { BridgeError } from "./errors.ts";
import { fileNameOf } from "./file-name.ts";
import { pinnedLookup } from "./pinned-lookup.ts";
import { readAtMost } from "./read-at-most.ts";
import { sniffContentType } from "./sniff-content-type.ts";

export interface FetchedFile {
  bytes: Uint8Array;
  /** By the file's own bytes, never by what the server says. */
  contentType: string;
  filename?: string;
}

export interface FetchOptions {
  /** Reading stops as soon as more arrives. */
  maxBytes: number;
  /** Sent to the first address's own origin only, never along a redirect to another. */
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Default GET. Redirects are followed for GET only. */
  method?: "GET" | "POST";
  body?: string;
}

export interface GuardedFetch {
  /**
   * @throws BridgeError `ADDRESS_REFUSED`, `ADDRESS_NOT_ALLOWED`, `FILE_TOO_LARGE`, `FETCH_TIMEOUT`, `FETCH_FAILED`
   */
  fetchBytes(url: string, options: FetchOptions): Promise<FetchedFile>;
}

export interface GuardedFetchOptions {
  policy: AddressPolicy;
  /** Bounds the whole fetch: look-ups, redirects and body. */
  timeoutMs: number;
  /** Host names to addresses; the machine's resolver unless given. */
  lookup?: Lookup;
}

const mostRedirects = 3;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches from addresses that somebody else wrote. Every hop is checked (scheme, host list, every resolved address) and
 * connects to the very addresses that were checked, so that a name that changes its mind in between gains nothing.
 */
export function createGuardedFetch({ policy, timeoutMs, lookup = lookupAll }: GuardedFetchOptions): GuardedFetch {
  return {
    async fetchBytes(url, options) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
      try {
        return await follow(url, { ...options, signal, policy, lookup });
      } catch (error) {
        throw named(error, timeout.aborted, timeoutMs);
      }
    },
  };
}

interface Walk extends FetchOptions {
  signal: AbortSignal;
  policy: AddressPolicy;
  lookup: Lookup;
}

async function follow(start: string, walk: Walk): Promise<FetchedFile> {
  let url = checkUrl(start, walk.policy);
  let headers = walk.headers ?? {};
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const result = await visit(url, headers, walk);
    if ("bytes" in result) return result;
    const next = checkUrl(new URL(result.location, url), walk.policy);
    if (next.origin !== url.origin) headers = {};
    url = next;
  }
  throw failed(`The address redirects more than ${mostRedirects} times.`);
}

async function visit(
  url: URL,
  headers: Record<string, string>,
  walk: Walk,
): Promise<FetchedFile | { location: string }> {
  const addresses = await unlessAborted(resolveSafely(url, walk.policy, walk.lookup), walk.signal);
  const agent = pinnedAgent(addresses);
  try {
    const response = await request(url, {
      dispatcher: agent,
      method: walk.method ?? "GET",
      headers: { "accept-encoding": "identity", ...headers },
      body: walk.body ?? null,
      signal: walk.signal,
    });
    return await readResponse(url, response, walk);
  } finally {
    await agent.destroy();
  }
}

async function readResponse(
  url: URL,
  response: Dispatcher.ResponseData,
  walk: Walk,
): Promise<FetchedFile | { location: string }> {
  const { statusCode, headers } = response;
  const location = headers["location"];
  if (redirectStatuses.has(statusCode) && typeof location === "string" && URL.canParse(location, url)) {
    if (walk.method !== "POST") return { location };
  }
  if (statusCode < 200 || statusCode > 299) {
    throw failed(`The server answered with status ${statusCode}.`, statusCode >= 500 || statusCode === 429);
  }
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw failed("The server compressed the file although it was asked not to.");
  if (Number(headers["content-length"] ?? 0) > walk.maxBytes) throw tooLarge(walk.maxBytes);
  const bytes = new Uint8Array(await readAtMost(response.body, walk.maxBytes, () => tooLarge(walk.maxBytes)));
  const filename = fileNameOf(headers["content-disposition"], url);
  return { bytes, contentType: sniffContentType(bytes), ...(filename === undefined ? {} : { filename }) };
}

/** An agent that knows these addresses and asks nobody. */
function pinnedAgent(addresses: ResolvedAddress[]): Agent {
  return new Agent({ connect: { lookup: pinnedLookup(addresses) }, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
}

/** A look-up cannot be called off, but nobody has to wait for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop));
}

function named(error: unknown, timedOut: boolean, timeoutMs: number): BridgeError {
  if (error instanceof BridgeError) return error;
  if (!timedOut) return failed("The file could not be fetched.", true, error);
  return new BridgeError({
    code: "FETCH_TIMEOUT",
    message: `The file did not arrive within ${timeoutMs} ms.`,
    remedy: "Check that the server is reachable; raise opencx.timeoutMs if it is slow.",
    status: 504,
    retryable: true,
    cause: error,
  });
}

function failed(message: string, retryable = false, cause?: unknown): BridgeError {
  const remedy = "Open the address from the bridge's machine and see what it answers.";
  return new BridgeError({ code: "FETCH_FAILED", message, remedy, status: 502, retryable, cause });
}

function tooLarge(maxBytes: number): BridgeError {
  return new BridgeError({
    code: "FILE_TOO_LARGE",
    message: `The file is larger than ${maxBytes} bytes.`,
    remedy: "Send a link instead, or raise opencx.maxAttachmentBytes within what the desk takes.",
    status: 413,
  });
}
