import { BridgeError } from "../../lib/errors.ts";

/** What Dataverse answered, as far as it is known. */
export interface DataverseAnswer {
  status: number;
  /** Hexadecimal, such as `0x80040217`; may be empty. */
  code: string;
  /** Dataverse's own words; they can quote what a customer wrote, so only those of a `quoted` fault are passed on. */
  message: string;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

interface Fault {
  code: string;
  message: string;
  remedy: string;
  retryable?: boolean;
  /** Whether Dataverse's words name a column, a privilege or the tenant's own rule, and go to the admin. */
  quoted?: boolean;
}

const users = "In the Power Platform admin center, the environment, Settings, Users + permissions, Application users,";
const privilege: Fault = {
  code: "DATAVERSE_PRIVILEGE_MISSING",
  message: "The application user lacks a privilege.",
  remedy: `${users} the app, Edit security roles: add a role that has the privilege the message names.`,
  quoted: true,
};
const throttled: Fault = {
  code: "DATAVERSE_THROTTLED",
  message: "Dataverse's service protection limit is reached.",
  remedy: "Nothing to do: the bridge waits as long as Dataverse says. If it lasts, lower limits.requestsPerSecond.",
  retryable: true,
};
const malformed: Fault = {
  code: "DATAVERSE_REQUEST_REFUSED",
  message: "Dataverse does not take what was sent.",
  remedy: "Compare the names under ticketProperties with the columns in Power Apps, Tables, Case.",
  quoted: true,
};

/** The one table of contract dynamics-365 2.1, 3.6 and 3.7: Dataverse's code, and what it is here. */
const byCode: Readonly<Record<string, Fault>> = {
  "0x80041d50": { ...tokenRefused() },
  "0x80041d52": { ...tokenRefused() },
  "0x80072560": {
    code: "DATAVERSE_NO_APPLICATION_USER",
    message: "The environment has no application user for the app.",
    remedy: `${users} New app user: choose the app and a business unit and give it the roles of docs/dynamics.md.`,
  },
  "0x80040225": {
    code: "DATAVERSE_USER_DISABLED",
    message: "The application user is disabled.",
    remedy: `${users} choose the app and activate it.`,
  },
  "0x80040220": privilege,
  "0x80040217": {
    code: "DATAVERSE_ROW_MISSING",
    message: "A row that was named does not exist.",
    remedy:
      "Check the ids of the connection (queueId, ownerId, workstreamId, anonymousCustomer): they must be of this environment.",
    quoted: true,
  },
  "0x80060888": malformed,
  "0x80048d19": malformed,
  "0x80044331": {
    code: "DATAVERSE_TEXT_TOO_LONG",
    message: "A text is longer than its column.",
    remedy: "Shorten the value under ticketProperties, or raise the column's length in Power Apps, Tables, Case.",
    quoted: true,
  },
  "0x8004431a": {
    code: "DATAVERSE_CHOICE_UNKNOWN",
    message: "A choice has no such value.",
    remedy: "Use one of the values that the message lists, as a number, under priority or ticketProperties.",
    quoted: true,
  },
  "0x8004432f": {
    ...malformed,
    code: "DATAVERSE_NUMBER_OUT_OF_RANGE",
    message: "A number is out of its column's range.",
  },
  "0x80044330": {
    ...malformed,
    code: "DATAVERSE_NUMBER_OUT_OF_RANGE",
    message: "A number is out of its column's range.",
  },
  "0x80048408": { ...malformed, code: "DATAVERSE_STATUS_INVALID", message: "The status does not fit the state." },
  "0x80040278": {
    ...malformed,
    code: "DATAVERSE_CHARACTER_REFUSED",
    message: "A text has a character that Dataverse refuses.",
    quoted: false,
  },
  "0x80044410": {
    code: "DATAVERSE_CUSTOMER_REQUIRED",
    message: "The environment takes no case without a contact or an account.",
    remedy: "Set anonymousCustomer to create_contact or to a fixed contact or account.",
  },
  "0x8004440f": { ...malformed, code: "DATAVERSE_TWO_CUSTOMERS", message: "A case got a contact and an account." },
  "0x80044411": {
    code: "DATAVERSE_CASE_CLOSED",
    message: "The case is closed.",
    remedy: "Nothing to do: what comes later goes to a new case.",
  },
  "0x80040265": {
    code: "DATAVERSE_PLUGIN_REFUSED",
    message: "A plug-in, workflow or business rule of the environment refused the row.",
    remedy:
      "The message is the rule's own. Let it pass over the application user, or fill what it wants under ticketProperties.",
    quoted: true,
  },
  "0x80040237": duplicate(),
  "0x80060892": duplicate(),
  "0x80040333": {
    code: "DATAVERSE_DUPLICATE_RULE",
    message: "A duplicate detection rule holds the row back.",
    remedy:
      "In the Power Platform admin center, Settings, Data management, Duplicate detection rules: exempt what the application user creates.",
  },
  "0x80060882": {
    ...malformed,
    code: "DATAVERSE_ROW_CHANGED",
    message: "The row was changed meanwhile.",
    retryable: true,
    quoted: false,
  },
  "0x80044a02": {
    code: "DATAVERSE_FILE_TOO_LARGE",
    message: "The environment takes no file of this size.",
    remedy: "Raise the limit: Power Platform admin center, Settings, Email, Email settings, Maximum file size.",
  },
  "0x80043e09": {
    code: "DATAVERSE_FILE_TYPE_BLOCKED",
    message: "The environment blocks files of this type.",
    remedy: "See Power Platform admin center, Settings, Privacy + Security, Blocked attachments.",
  },
  "0x80072322": throttled,
  "0x80072321": throttled,
  "0x80072326": throttled,
};

/** For an answer whose code says nothing. */
function byStatus(status: number): Fault {
  if (status === 401) return tokenRefused();
  if (status === 403) return privilege;
  if (status === 404) return byCode["0x80040217"] as Fault;
  if (status === 412) return duplicate();
  if (status === 413) return byCode["0x80044a02"] as Fault;
  if (status === 429) return throttled;
  if (status >= 500) {
    return {
      code: "DATAVERSE_UNAVAILABLE",
      message: `Dataverse is not well at the moment (${status}).`,
      remedy:
        "Usually passing; the bridge tries again. See the Power Platform admin center, Service health, if it lasts.",
      retryable: true,
    };
  }
  return malformed;
}

/** The error that an answer of Dataverse means. */
export function dataverseError({ status, code, message, retryAfterMs, cause }: DataverseAnswer): BridgeError {
  const known = code.toLowerCase();
  // A rule of the tenant may answer with any status; a throttled or failing service never has a code worth more.
  const fault = status === 429 ? throttled : (byCode[known] ?? byStatus(status));
  const said = fault.quoted === true && message !== "" ? ` Dataverse says: ${message.slice(0, 300)}` : "";
  return new BridgeError({
    code: fault.code,
    message: `${fault.message}${said}${known === "" ? "" : ` (${known})`}`,
    remedy: fault.remedy,
    status: 502,
    retryable: fault.retryable ?? false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause,
  });
}

function tokenRefused(): Fault {
  return {
    code: "DATAVERSE_TOKEN_REFUSED",
    message: "Dataverse does not take a token that Entra has just given.",
    remedy: `Check that environmentUrl belongs to tenantId. ${users} the app must be listed and active.`,
  };
}

function duplicate(): Fault {
  return {
    code: "DATAVERSE_ROW_EXISTS",
    message: "A row with the same key exists.",
    remedy: "Nothing to do if it is the bridge's own; an alternate key of the tenant may need the value to be unique.",
  };
}
