import type { Failure } from "./settle.ts";
import type { OutboxSettings } from "./settings.ts";

const mostBytes = 262_144;

const notOpened = "CONVERSATION_NOT_OPENED_BY_OPENCX";

/** What the bridge said to each event. */
export interface Results {
  results: unknown[];
  httpStatus: number;
  /** How long the bridge asks to be left alone. */
  retryAfterSeconds: number;
}

/** What came of one request to the bridge. */
export type BridgeAnswer = Results | { failure: Failure; stop: boolean };

const pointlessToGoOn = [401, 403, 404, 429, 502, 503, 504];

/** Where and as whom the bridge is called, and what ends the call early. */
export interface BridgeCall {
  settings: OutboxSettings;
  orgId: string;
  stopped: AbortSignal;
}

/** Brings events to the bridge as the named credential does. Never throws. */
export async function callBridge({ settings, orgId, stopped }: BridgeCall, events: unknown[]): Promise<BridgeAnswer> {
  if (settings.bridgeUrl === undefined)
    return failed("BRIDGE_NOT_CONNECTED", "The named credential has no address.", null);
  try {
    const response = await fetch(new URL("/v1/salesforce/case-events", settings.bridgeUrl), {
      method: "POST",
      headers: {
        authorization: `Bearer ${settings.bridgeKey}`,
        "content-type": "application/json; charset=UTF-8",
        accept: "application/json",
        "user-agent": "SFDC-Callout/67.0",
      },
      body: JSON.stringify({ version: 1, orgId, events }),
      redirect: "manual",
      signal: AbortSignal.any([stopped, AbortSignal.timeout(settings.timeoutMs)]),
    });
    return judge(response, await response.text());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed("BRIDGE_SILENT", `The bridge did not answer in time: ${message}`, null);
  }
}

function judge(response: Response, text: string): BridgeAnswer {
  const { status } = response;
  const pause = Number(/^\d{1,6}$/.exec(response.headers.get("retry-after") ?? "")?.[0] ?? 0);
  if (status === 200) {
    const results = membersIn(text)?.["results"];
    return Array.isArray(results)
      ? { results: results as unknown[], httpStatus: status, retryAfterSeconds: pause }
      : failed("BRIDGE_ANSWER_UNUSABLE", "The answer holds no results.", status, pause);
  }
  if (status === 401 || status === 403)
    return failed("BRIDGE_KEY_REFUSED", "The bridge refused the key.", status, pause);
  if (status === 404 && membersIn(text)?.["code"] === notOpened)
    return failed("BRIDGE_ANSWER_UNUSABLE", "The answer holds no results.", status, pause);
  if (status === 404) return failed("BRIDGE_NOT_CONNECTED", "There is no bridge at this address.", status, pause);
  return failed("BRIDGE_FAILED", `The bridge answered ${status}.`, status, pause);
}

function failed(code: string, message: string, httpStatus: number | null, retryAfterSeconds = 0): BridgeAnswer {
  const stop = httpStatus === null || pointlessToGoOn.includes(httpStatus);
  return { failure: { code, message, httpStatus, retryAfterSeconds }, stop };
}

function membersIn(text: string): Record<string, unknown> | undefined {
  if (Buffer.byteLength(text) > mostBytes) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed !== null && typeof parsed === "object" ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
