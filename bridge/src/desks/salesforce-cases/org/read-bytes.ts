import { type Dispatcher, request } from "undici";
import { answerJson } from "../../../lib/answer-json.ts";
import { BridgeError } from "../../../lib/errors.ts";
import { readAtMost } from "../../../lib/read-at-most.ts";
import { apiError, type ApiFault } from "./faults.ts";

export interface WantedBytes {
  url: string;
  accessToken: string;
  maxBytes: number;
  timeoutMs: number;
}

const longestError = 64 * 1024;

/**
 * Reads a file of the org, no further than `maxBytes`.
 *
 * @throws BridgeError `FILE_TOO_LARGE`, `HTTP_UNREACHABLE`, or what the org refused
 */
export async function readBytes(
  dispatcher: Dispatcher,
  { url, accessToken, maxBytes, timeoutMs }: WantedBytes,
  onAnswer: (headers: Record<string, string>) => void,
): Promise<Uint8Array> {
  try {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await request(url, { dispatcher, headers, signal: AbortSignal.timeout(timeoutMs) });
    onAnswer({ "sforce-limit-info": String(answer.headers["sforce-limit-info"] ?? "") });
    const succeeded = answer.statusCode === 200;
    const most = succeeded ? maxBytes : longestError;
    const bytes = await readAtMost(answer.body, most, () => tooLarge(maxBytes));
    if (succeeded) return bytes;
    const faults = answerJson(bytes.toString("utf8"));
    throw apiError(Array.isArray(faults) ? (faults as ApiFault[]) : [{ errorCode: `ERROR_HTTP_${answer.statusCode}` }]);
  } catch (error) {
    throw error instanceof BridgeError ? error : unreachable(url, error);
  }
}

function tooLarge(maxBytes: number): BridgeError {
  return new BridgeError({
    code: "FILE_TOO_LARGE",
    message: `The file is larger than ${maxBytes} bytes.`,
    remedy: "Ask the rep to send a smaller file, or a link to it.",
    status: 413,
  });
}

function unreachable(url: string, cause: unknown): BridgeError {
  return new BridgeError({
    code: "HTTP_UNREACHABLE",
    message: `The connection to ${new URL(url).host} broke before the file was there.`,
    remedy: "Usually passing; the bridge tries again.",
    status: 504,
    retryable: true,
    cause,
  });
}
