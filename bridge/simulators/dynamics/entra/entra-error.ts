import { randomUUID } from "node:crypto";

interface Known {
  status: number;
  error: string;
}

/** HTTP status and `error` of each AADSTS code (contract dynamics-365 section 2). */
const known: Record<number, Known> = {
  7000215: { status: 401, error: "invalid_client" },
  7000222: { status: 401, error: "invalid_client" },
  7000218: { status: 401, error: "invalid_client" },
  700021: { status: 401, error: "invalid_client" },
  700023: { status: 401, error: "invalid_client" },
  700024: { status: 401, error: "invalid_client" },
  700027: { status: 401, error: "invalid_client" },
  50027: { status: 400, error: "invalid_request" },
  50059: { status: 400, error: "invalid_request" },
  700016: { status: 400, error: "unauthorized_client" },
  70003: { status: 400, error: "unsupported_grant_type" },
  90002: { status: 400, error: "invalid_request" },
  900023: { status: 400, error: "invalid_request" },
  900144: { status: 400, error: "invalid_request" },
  900561: { status: 400, error: "invalid_request" },
  500011: { status: 400, error: "invalid_resource" },
  70011: { status: 400, error: "invalid_scope" },
  1002012: { status: 400, error: "invalid_scope" },
};

/** What ties an error to the request it answers. */
export interface ErrorContext {
  now: number;
  /** GUID that the client sent as `client-request-id`, if it did. */
  correlationId: string | undefined;
}

/** A refusal of the token endpoint. */
export class EntraError extends Error {
  readonly code: number;
  readonly status: number;
  readonly error: string;
  readonly headers: Record<string, string>;

  constructor(code: number, text: string, made: Partial<Known> & { headers?: Record<string, string> } = {}) {
    super(`AADSTS${code}: ${text}`);
    this.name = "EntraError";
    this.code = code;
    this.status = made.status ?? known[code]?.status ?? 400;
    this.error = made.error ?? known[code]?.error ?? "invalid_request";
    this.headers = made.headers ?? {};
  }

  body({ now, correlationId = randomUUID() }: ErrorContext) {
    const traceId = randomUUID();
    const timestamp = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
    const ids = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
    return {
      error: this.error,
      error_description: `${this.message} ${ids}`,
      error_codes: [this.code],
      ...{ timestamp, trace_id: traceId, correlation_id: correlationId },
      error_uri: `https://login.microsoftonline.com/error?code=${this.code}`,
    };
  }
}
