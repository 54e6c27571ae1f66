import { BridgeError, type BridgeErrorFacts } from "../lib/errors.ts";
import type { HttpAnswer } from "../lib/http-client.ts";

type Kind = Pick<BridgeErrorFacts, "code" | "message" | "remedy" | "status"> & { retryable?: boolean };

const kinds: Record<number, Kind> = {
  400: {
    code: "OPENCX_REFUSED",
    message: "OpenCX refused the request as malformed.",
    remedy: "This is a fault of the bridge or a change of the API: report it with the handoff's trace.",
    status: 502,
  },
  401: {
    code: "OPENCX_KEY_REJECTED",
    message: "OpenCX does not accept the API key.",
    remedy: "Make a new key under Settings → Access in OpenCX and put it into opencx.apiKey.",
    status: 502,
    retryable: true,
  },
  403: {
    code: "OPENCX_SCOPE_MISSING",
    message: "The OpenCX API key lacks a scope.",
    remedy: "Give the key chat-sessions:read and chat-sessions:write under Settings → Access.",
    status: 502,
    retryable: true,
  },
  404: {
    code: "OPENCX_SESSION_UNKNOWN",
    message: "OpenCX knows no session with this id.",
    remedy: "Send the id of a session of the organisation that the API key belongs to.",
    status: 404,
  },
  413: {
    code: "OPENCX_TOO_LARGE",
    message: "OpenCX refused the message as too large.",
    remedy: "Lower opencx.maxAttachmentBytes; the file then goes as a link.",
    status: 502,
  },
  429: {
    code: "OPENCX_RATE_LIMITED",
    message: "OpenCX's request limit is reached.",
    remedy: "Nothing is lost; if it happens often, lower opencx.requestsPerMinute or ask OpenCX for a higher limit.",
    status: 503,
    retryable: true,
  },
};

/** What a status of OpenCX other than 2xx means (contract opencx 9.1). */
export function answerError(answer: HttpAnswer): BridgeError {
  const kind = kinds[answer.status] ?? (answer.status >= 500 ? unavailable(answer.status) : unexpected(answer.status));
  return new BridgeError({
    ...kind,
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  });
}

function unavailable(status: number): Kind {
  return {
    code: "OPENCX_UNAVAILABLE",
    message: `OpenCX answered ${status}.`,
    remedy: "Usually passing: the bridge looks whether the work was done and tries again.",
    status: 502,
    retryable: true,
  };
}

function unexpected(status: number): Kind {
  return {
    code: "OPENCX_UNEXPECTED",
    message: `OpenCX answered ${status}, which its documentation does not name.`,
    remedy: "Check opencx.baseUrl; if it is right, report this with the handoff's trace.",
    status: 502,
  };
}

/** OpenCX knows no session with this id. */
export function sessionUnknown(): BridgeError {
  return new BridgeError(kinds[404] ?? unexpected(404));
}
