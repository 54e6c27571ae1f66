import { DynamicsWebApi } from "dynamics-web-api";
import type { BridgeError } from "../../lib/errors.ts";
import { noAnswer, retryAfter } from "../../lib/http-client.ts";
import { dataverseError } from "./faults.ts";

export interface RequestOptions {
  environmentUrl: string;
  apiVersion: string;
  token: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** What dynamics-web-api throws for an answer: the body's `error` with the status and the headers. */
interface ApiAnswer {
  status?: number;
  code?: string;
  message?: string;
  headers?: Record<string, string | undefined>;
}

/**
 * Makes one request, or one batch, and waits no longer than it may: a connection that breaks in the middle of an answer
 * would leave dynamics-web-api waiting for ever.
 *
 * @throws BridgeError of faults.ts, or of http-client.ts when there was no answer.
 */
export async function makeRequest<Result>(
  run: (api: DynamicsWebApi) => Promise<Result>,
  { environmentUrl, apiVersion, token, timeoutMs, signal }: RequestOptions,
): Promise<Result> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const over = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const api = new DynamicsWebApi({
    serverUrl: environmentUrl,
    dataApi: { version: apiVersion },
    onTokenRefresh: async () => token,
    timeout: timeoutMs,
  });
  try {
    return await Promise.race([run(api), whenAborted(over)]);
  } catch (error) {
    const [answer] = (Array.isArray(error) ? error : [error]) as ApiAnswer[];
    if (answer?.status !== undefined) throw fromAnswer(answer);
    throw noAnswer(error, timeout.aborted, { url: environmentUrl, timeoutMs });
  }
}

function fromAnswer(answer: ApiAnswer): BridgeError {
  const { status = 0, code, message, headers } = answer;
  const wait = retryAfter(headers?.["retry-after"]);
  return dataverseError({ status, code: code ?? "", message: message ?? "", retryAfterMs: wait, cause: answer });
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new Error("aborted"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
  });
}
