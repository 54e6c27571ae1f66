import { BridgeError } from "../../../lib/errors.ts";
import { pauseMs } from "./api-usage.ts";
import { requestLimit, tooManyAtOnce } from "./request-limit.ts";

/** What an error of the REST API means for the bridge. */
interface FaultFacts {
  code: string;
  remedy: string;
  retryable?: boolean;
  retryAfterMs?: number;
  /** Whether Salesforce's own words may be passed on: they name a rule or a trigger, and hold no customer's text. */
  quoted?: boolean;
}

const assign = "In Setup, Permission Sets, assign OpenCx_Integration to the bridge's user";
const again = "Usually passing; the bridge tries again.";
const away = "Salesforce is not well at the moment; see status.salesforce.com. The bridge goes on trying.";
const values = "Compare case.origins, case.priority and case.status with the picklists in Setup, Object Manager, Case.";

/** The one table of contract salesforce-metadata 19.3: Salesforce's code, and what it is here. */
const faults: Readonly<Record<string, FaultFacts>> = {
  INVALID_SESSION_ID: {
    code: "SALESFORCE_TOKEN_REFUSED",
    remedy:
      "A token that was just given is not believed: look in Setup, Session Settings, and at the app's policies (IP restrictions, scope api).",
  },
  UNABLE_TO_LOCK_ROW: { code: "SALESFORCE_ROW_LOCKED", remedy: again, retryable: true },
  SERVER_UNAVAILABLE: { code: "SALESFORCE_UNAVAILABLE", remedy: away, retryable: true },
  UNKNOWN_EXCEPTION: { code: "SALESFORCE_UNAVAILABLE", remedy: away, retryable: true },
  STORAGE_LIMIT_EXCEEDED: {
    code: "SALESFORCE_STORAGE_FULL",
    remedy: "Free or buy storage: Setup, Storage Usage.",
    retryable: true,
    retryAfterMs: pauseMs,
  },
  REQUIRED_FIELD_MISSING: {
    code: "SALESFORCE_FIELD_REQUIRED",
    remedy:
      "Give the field a value under case.fields, or make it optional for Cases of the bridge in Setup, Object Manager.",
    quoted: true,
  },
  FIELD_CUSTOM_VALIDATION_EXCEPTION: {
    code: "SALESFORCE_VALIDATION_RULE",
    remedy:
      "Let the rule pass over the bridge's user (Setup, Object Manager, Validation Rules), or fill the field under case.fields.",
    quoted: true,
  },
  INVALID_FIELD: {
    code: "SALESFORCE_FIELD_UNKNOWN",
    remedy: `Install the package, check the names under case.fields, and give the field access: ${assign}.`,
    quoted: true,
  },
  INVALID_FIELD_FOR_INSERT_UPDATE: {
    code: "SALESFORCE_FIELD_NOT_WRITABLE",
    remedy: `${assign}, and check that it may edit the field.`,
    quoted: true,
  },
  STRING_TOO_LONG: { code: "SALESFORCE_TEXT_TOO_LONG", remedy: "Shorten the value under case.fields." },
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: { code: "SALESFORCE_PICKLIST_VALUE", remedy: values },
  MALFORMED_ID: {
    code: "SALESFORCE_ID_INVALID",
    remedy: "Check case.ownerId and case.recordTypeId: they must be ids of this very org.",
  },
  INVALID_CROSS_REFERENCE_KEY: {
    code: "SALESFORCE_REFERENCE_INVALID",
    remedy: "Check case.ownerId and case.recordTypeId: they must be ids of this very org.",
  },
  INSUFFICIENT_ACCESS_OR_READONLY: { code: "SALESFORCE_ACCESS_MISSING", remedy: `${assign}.`, quoted: true },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: {
    code: "SALESFORCE_ACCESS_MISSING",
    remedy: `${assign}, and share with it the records that the message names.`,
    quoted: true,
  },
  INVALID_TYPE: { code: "SALESFORCE_ACCESS_MISSING", remedy: `${assign}.`, quoted: true },
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: {
    code: "SALESFORCE_AUTOMATION_FAILED",
    remedy:
      "A trigger or flow of the org failed; the message names it. Have its owner let it pass over the bridge's user.",
    quoted: true,
  },
  API_DISABLED_FOR_ORG: {
    code: "SALESFORCE_API_DISABLED",
    remedy:
      "The org's edition has no API: Enterprise, Performance, Unlimited and Developer do; for Professional it can be bought.",
  },
  API_CURRENTLY_DISABLED: {
    code: "SALESFORCE_API_DISABLED",
    remedy: "Ask Salesforce why the API of the org is turned off, and give the bridge's user API Enabled.",
  },
  ENTITY_IS_DELETED: { code: "SALESFORCE_RECORD_GONE", remedy: "The record was deleted in the org." },
  NOT_FOUND: {
    code: "SALESFORCE_RECORD_GONE",
    remedy: "The record was deleted in the org, or the bridge's user may not see it.",
  },
  DUPLICATE_VALUE: {
    code: "SALESFORCE_VALUE_TAKEN",
    remedy: "A unique field already has this value: leave it out under case.fields.",
  },
  DUPLICATES_DETECTED: {
    code: "SALESFORCE_DUPLICATE_RULE",
    remedy: "In Setup, Duplicate Rules, let the rule allow saving for the bridge's user.",
  },
};

/** One entry of the error array; per-record errors have `statusCode` in place of `errorCode`. */
export interface ApiFault {
  errorCode?: string | undefined;
  statusCode?: string | undefined;
  message?: string | undefined;
  fields?: string[] | undefined;
}

/** Said of what was undone because of something else. */
const undone = new Set(["ALL_OR_NONE_OPERATION_ROLLED_BACK", "PROCESSING_HALTED"]);

/** The error of one answer, of which the first entry that is a cause speaks. */
export function apiError(given: readonly ApiFault[], cause?: unknown): BridgeError {
  const fault = given.find((one) => !undone.has(codeOf(one))) ?? given[0] ?? {};
  const name = codeOf(fault);
  if (name === "REQUEST_LIMIT_EXCEEDED") {
    return /concurrent/i.test(fault.message ?? "") ? tooManyAtOnce() : requestLimit(pauseMs);
  }
  const { code, remedy, retryable = false, retryAfterMs, quoted } = faults[name] ?? unlisted(name);
  const fields = fault.fields?.length ? ` Fields: ${fault.fields.slice(0, 10).join(", ")}.` : "";
  const words = quoted === true && fault.message ? ` It says: ${withoutQuery(fault.message).slice(0, 300)}` : "";
  return new BridgeError({
    code,
    message: `Salesforce answered ${name || "an error without a code"}.${fields}${words}`,
    remedy,
    status: 502,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause,
  });
}

/** A complaint about a query begins with a piece of it, which may hold a customer's address. */
function withoutQuery(message: string): string {
  return message.replace(/^[^]*ERROR at Row[^\n]*\n/, "");
}

function codeOf({ errorCode, statusCode }: ApiFault): string {
  return errorCode ?? statusCode ?? "";
}

function unlisted(name: string): FaultFacts {
  if (name === "" || /^ERROR_HTTP_(5|429|408)/.test(name)) {
    return { code: "SALESFORCE_UNAVAILABLE", remedy: away, retryable: true };
  }
  const remedy =
    "Look the code up in Salesforce's REST API guide, run the doctor, and compare with the settings of the connection.";
  return { code: "SALESFORCE_REFUSED", remedy, quoted: false };
}
