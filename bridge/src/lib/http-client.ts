import { type Dispatcher, FormData, request } from "undici";
import { answerJson } from "./answer-json.ts";
import { BridgeError } from "./errors.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is a form. */
  body?: unknown;
  /** In its place: text that is sent as it stands; its content type is among the headers. */
  rawBody?: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  /** The body as text, cut at 1 MiB more than anybody needs. */
  text: string;
  /** The body parsed, or undefined when it is no JSON: gateways answer in plain text. */
  json: unknown;
  /** What `Retry-After` asks for, in milliseconds; an hour at most, whatever a broken gateway says. */
  retryAfterMs: number | undefined;
}

export interface AnswerWithHeaders extends HttpAnswer {
  /** By lower-case name. */
  headers: Record<string, string>;
}

const maxAnswerBytes = 8 * 1024 * 1024;
const longestWaitMs = 3_600_000;

/**
 * One request and its whole answer, whatever its status.
 *
 * @throws BridgeError `HTTP_TIMEOUT` or `HTTP_UNREACHABLE` when there was no answer: the other side may or may not
 *   have done the work. `HTTP_NOT_SENT` when it cannot have, or what the dispatcher says of an address that it guards.
 */
export async function send(dispatcher: Dispatcher, wanted: HttpRequest): Promise<AnswerWithHeaders> {
  const timeout = AbortSignal.timeout(wanted.timeoutMs);
  const signal = wanted.signal === undefined ? timeout : AbortSignal.any([timeout, wanted.signal]);
  try {
    const { body, contentType } = encode(wanted);
    const answer = await request(wanted.url, {
      dispatcher,
      method: wanted.method,
      headers: { ...(contentType === undefined ? {} : { "content-type": contentType }), ...wanted.headers },
      body,
      signal,
    });
    const text = await readLimited(answer.body);
    return {
      status: answer.statusCode,
      text,
      json: answerJson(text),
      retryAfterMs: retryAfter(answer.headers["retry-after"]),
      headers: flat(answer.headers),
    };
  } catch (error) {
    throw noAnswer(error, timeout.aborted, wanted);
  }
}

/** True when nobody knows whether the other side has done the work. */
export function isUncertain(error: unknown): boolean {
  return error instanceof BridgeError && (error.code === "HTTP_TIMEOUT" || error.code === "HTTP_UNREACHABLE");
}

function encode({ body, rawBody }: HttpRequest): { body: string | FormData | null; contentType: string | undefined } {
  if (rawBody !== undefined) return { body: rawBody, contentType: undefined };
  if (body === undefined) return { body: null, contentType: undefined };
  if (body instanceof FormData) return { body, contentType: undefined };
  return { body: JSON.stringify(body), contentType: "application/json" };
}

function flat(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));
}

async function readLimited(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new Error("answer too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What `Retry-After` asks for, in milliseconds: seconds or a date, an hour at most. */
export function retryAfter(header: string | string[] | undefined): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return undefined;
  const seconds = value.trim() === "" ? NaN : Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(longestWaitMs, Math.max(0, ms));
}

const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "EHOSTUNREACH"]);

/** The error of a request that got no answer; whether it was sent at all is said by the code. */
export function noAnswer(error: unknown, timedOut: boolean, wanted: { url: string; timeoutMs: number }): BridgeError {
  if (error instanceof BridgeError) return error;
  const host = new URL(wanted.url).host;
  const cause = error as NodeJS.ErrnoException;
  if (neverSent.has(cause.code ?? "")) {
    return new BridgeError({
      code: "HTTP_NOT_SENT",
      message: `No connection to ${host} could be made (${cause.code}).`,
      remedy: "Check the address and that this machine may reach it; the bridge goes on trying.",
      status: 502,
      retryable: true,
      cause: error,
    });
  }
  return new BridgeError({
    code: timedOut ? "HTTP_TIMEOUT" : "HTTP_UNREACHABLE",
    message: timedOut
      ? `${host} did not answer within ${wanted.timeoutMs} ms.`
      : `The connection to ${host} broke before its answer.`,
    remedy: "Usually passing; the bridge looks whether the work was done and tries again.",
    status: 504,
    retryable: true,
    cause: error,
  });
}
