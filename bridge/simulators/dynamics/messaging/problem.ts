/** Codes in the body of a refusal: their HTTP status and the service's sentence (contract dynamics-365 7.8). */
const codes = {
  30001: [400, "The provided organization ID isn't valid."],
  30002: [400, "The provided channel ID isn't valid."],
  30003: [400, "The requested operation is invalid or not supported."],
  30004: [404, "The specified channel configuration doesn't exist."],
  30005: [400, "The provided conversation ID isn't valid."],
  30006: [400, "The provided timestamp isn't valid."],
  30007: [400, "The page size for conversations must either be null or between 1 and 250."],
  30008: [400, "The page size for messages must either be null or between 1 and 100."],
  30009: [400, "The provided continuation token is invalid. Use the same token as before."],
  30010: [400, "The conversation context size is too large. Maximum allowed is 100 entries."],
  30011: [400, "The message text length is too large. Max 6,000 characters allowed."],
  30012: [400, "The request body was either not provided or is malformed."],
  30013: [404, "The specified conversation doesn't exist."],
  30014: [400, "The specified channel configuration isn't linked to a workstream."],
  30015: [500, "The response body wasn't serialized successfully. Contact customer support for help."],
  30016: [400, "The message activity has no text or attachments."],
} as const;

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Payload Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export type ErrorCode = keyof typeof codes;

/** RFC 7807, and around the code the member names that the contract takes (section 7.8). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  errorCode?: ErrorCode;
  errorMessage?: string;
}

/** A refusal of the Messaging API. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ErrorCode | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, detail: string, more: { code?: ErrorCode; retryAfterSeconds?: number } = {}) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = more.code;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get body(): ProblemBody {
    return problemBody(this.status, this.message, this.code);
  }
}

/** A refusal with a code; `detail` says more than the code's own sentence. */
export function refusal(code: ErrorCode, detail?: string): Problem {
  const [status, message] = codes[code];
  return new Problem(status, detail ?? message, { code });
}

/** The body that says so. */
export function problemBody(status: number, detail: string, code?: ErrorCode): ProblemBody {
  const type = `https://httpstatuses.io/${status}`;
  const body = { type, title: titles[status] ?? "Error", status, detail };
  return code === undefined ? body : { ...body, errorCode: code, errorMessage: codes[code][1] };
}
