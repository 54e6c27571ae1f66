/** What every error of the bridge carries, so that nobody has to read its text. */
export interface BridgeErrorFacts {
  /** Capitals, area first (`MIAW_TOKEN_REJECTED`); never renamed once released. */
  code: string;
  /** One sentence: what happened. Never holds a secret or a customer's words. */
  message: string;
  /** One sentence: what the reader does about it. */
  remedy: string;
  /** HTTP status to answer with when the error reaches a caller. Default 500. */
  status?: number;
  /** Whether the same call may succeed later without a change. Default false. */
  retryable?: boolean;
  /** How long to wait before the next try, when the other side said so, in milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** The one error class: decide on `code`, never on `message`. */
export class BridgeError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(facts: BridgeErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "BridgeError";
    this.code = facts.code;
    this.remedy = facts.remedy;
    this.status = facts.status ?? 500;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** True for an error of ours, and, when given, of this very code. */
export function isBridgeError(error: unknown, code?: string): error is BridgeError {
  return error instanceof BridgeError && (code === undefined || error.code === code);
}

/** A short, safe name of any error for logs and traces: our code, Node's code, or the class name. */
export function errorCode(error: unknown): string {
  if (error instanceof BridgeError) return error.code;
  if (error instanceof Error) {
    const nodeCode = (error as Error & { code?: unknown }).code;
    return typeof nodeCode === "string" ? nodeCode : error.name;
  }
  return "UNKNOWN";
}
