const codes: Record<number, string> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  417: "EXPECTATION_FAILED",
  429: "TOO_MANY_REQUESTS",
};

/** A refusal with the body of contract salesforce-miaw 9.1. */
export class ApiError extends Error {
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  get body(): { message: string; errorCode: string } {
    return { message: this.message, errorCode: codes[this.status] ?? "INTERNAL_ERROR" };
  }
}
