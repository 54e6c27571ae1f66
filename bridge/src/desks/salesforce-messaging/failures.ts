import { BridgeError, type BridgeErrorFacts } from "../../lib/errors.ts";
import type { HttpAnswer } from "../../lib/http-client.ts";
import type { DeliverOutcome } from "../desk.ts";

/** Codes of this desk; each has its row in the troubleshooting page. */
export const miawCodes = {
  tokenRejected: "MIAW_TOKEN_REJECTED",
  notApi: "MIAW_DEPLOYMENT_NOT_API",
  fellBack: "MIAW_IDENTITY_FELL_BACK",
  guestExpired: "MIAW_GUEST_TOKEN_EXPIRED",
  sessionEnded: "MIAW_SESSION_ENDED",
  gone: "MIAW_CONVERSATION_GONE",
  budgetTokens: "MIAW_BUDGET_TOKENS",
  budgetStarts: "MIAW_BUDGET_STARTS",
  budgetMessages: "MIAW_BUDGET_MESSAGES",
  overLimit: "DESK_OVER_LIMIT",
  rateLimited: "MIAW_RATE_LIMITED",
  unavailable: "MIAW_UNAVAILABLE",
  badRequest: "MIAW_BAD_REQUEST",
  refused: "MIAW_REFUSED",
  prechat: "MIAW_PRECHAT_REQUIRED",
} as const;

export function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** What an answer that is no success says about the next step (contract salesforce-miaw 9.2). */
export type FailureKind =
  | "bad-request"
  | "unauthorized"
  | "forbidden"
  | "gone"
  | "duplicate"
  | "over-limit"
  | "too-large"
  | "type-refused"
  | "needs-session"
  | "rate-limited"
  | "unavailable"
  | "refused";

const kinds: Readonly<Record<number, FailureKind>> = {
  400: "bad-request",
  401: "unauthorized",
  403: "forbidden",
  404: "gone",
  408: "unavailable",
  409: "duplicate",
  410: "gone",
  412: "over-limit",
  413: "too-large",
  415: "type-refused",
  417: "needs-session",
  429: "rate-limited",
};

export function failureKind(status: number): FailureKind {
  return kinds[status] ?? (status >= 500 ? "unavailable" : "refused");
}

const checkDeployment =
  "Run the doctor; it compares the deployment's name, the org id and the channel's parameters with the configuration.";

/** Why a conversation could not be created, or something asked about it (contract salesforce-miaw 3.1, 9.2). */
export function requestError(what: string, answer: HttpAnswer): BridgeError {
  const later = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
  const facts: Record<FailureKind, Omit<BridgeErrorFacts, "message">> = {
    "bad-request": { code: miawCodes.badRequest, remedy: checkDeployment },
    unauthorized: { code: miawCodes.tokenRejected, remedy: tokenRemedy() },
    forbidden: {
      code: miawCodes.refused,
      remedy:
        "Check that the deployment is of type Custom Client, that it is published and that its channel is active.",
    },
    gone: { code: miawCodes.gone, remedy: "The conversation is over; a new handoff opens a new one." },
    duplicate: {
      code: miawCodes.refused,
      remedy: "Both ids of this conversation belong to somebody else; hand off again.",
    },
    "over-limit": {
      code: miawCodes.overLimit,
      remedy: "Check the org's data storage and its count of active messaging sessions in Setup.",
      retryable: true,
    },
    "too-large": { code: miawCodes.refused, remedy: checkDeployment },
    "type-refused": { code: miawCodes.refused, remedy: checkDeployment },
    "needs-session": { code: miawCodes.prechat, remedy: prechatRemedy() },
    "rate-limited": {
      code: miawCodes.overLimit,
      remedy: "The org's limit is reached; the bridge tries again when it may.",
      retryable: true,
      ...later,
    },
    unavailable: {
      code: miawCodes.unavailable,
      remedy: "Salesforce is not well at the moment; see status.salesforce.com. The bridge goes on trying.",
      retryable: true,
      ...later,
    },
    refused: { code: miawCodes.refused, remedy: checkDeployment },
  };
  return new BridgeError({
    ...facts[failureKind(answer.status)],
    message: `Salesforce answered ${answer.status} when asked to ${what}.`,
    status: 502,
  });
}

/**
 * What a failed delivery means for the entry, where it takes no further look (contract salesforce-miaw 9.2). 403 and
 * 417 do; see deliver.ts.
 */
export function deliverFailure(answer: HttpAnswer, kind: "text" | "file" | "receipt"): DeliverOutcome {
  const failure = failureKind(answer.status);
  const wait = answer.retryAfterMs === undefined ? {} : { afterMs: answer.retryAfterMs };
  if (failure === "unauthorized") return { status: "later", code: miawCodes.tokenRejected, counted: true };
  if (failure === "unavailable") return { status: "later", code: miawCodes.unavailable, counted: true, ...wait };
  if (failure === "rate-limited") return { status: "later", code: miawCodes.rateLimited, counted: false, ...wait };
  if (kind === "receipt")
    return { status: "never", code: miawCodes.refused, remedy: "Nothing: only a receipt is lost." };
  switch (failure) {
    case "duplicate":
      return { status: "done" };
    case "gone":
      return { status: "over", code: miawCodes.gone };
    case "over-limit":
      return { status: "later", code: miawCodes.overLimit, counted: true, afterMs: 30_000 };
    case "bad-request":
      return { status: "never", code: miawCodes.badRequest, remedy: checkDeployment };
    case "too-large":
      return kind === "file"
        ? { status: "file-refused", code: "MIAW_FILE_TOO_LARGE" }
        : { status: "never", code: miawCodes.refused, remedy: "Lower limits.partCharacters of the connection." };
    case "type-refused":
      return kind === "file"
        ? { status: "file-refused", code: "MIAW_FILE_TYPE_REFUSED" }
        : { status: "never", code: miawCodes.refused, remedy: checkDeployment };
    default:
      return { status: "never", code: miawCodes.refused, remedy: checkDeployment };
  }
}

/** What to look at when Salesforce does not believe an identity token. */
export function tokenRemedy(keyId?: string, issuer?: string): string {
  const key = keyId === undefined ? "the Auth Key ID" : `the key "${keyId}"`;
  const keyset = issuer === undefined ? "the keyset's issuer" : `the issuer "${issuer}" (upper and lower case count)`;
  return (
    `In Setup, Enhanced Chat User Verification, check that ${key} is registered with its certificate (x5c), that its ` +
    `keyset has ${keyset}, and that the keyset is attached to the channel; check this machine's clock; then publish ` +
    "the deployment again."
  );
}

export function prechatRemedy(): string {
  return "In Setup, Embedded Service Deployments, Pre-Chat, make every visible field optional, and publish.";
}
