/** What an answer of Dataverse means, and what to do about it. */
export interface Fault {
  code: string;
  message: string;
  remedy: string;
  retryable?: boolean;
  /** Whether Dataverse's words name a column, a privilege or the tenant's own rule, and go to the admin. */
  quoted?: boolean;
}

const users = "In the Power Platform admin center, the environment, Settings, Users + permissions, Application users,";
const columns = "Power Apps, Tables, Case, Columns";

const tokenRefused: Fault = {
  code: "DATAVERSE_TOKEN_REFUSED",
  message: "Dataverse does not take a token that Entra has just given.",
  remedy: `Check that environmentUrl belongs to tenantId. ${users} the app must be listed and active; if it is not there, press New app user.`,
};
const privilege: Fault = {
  code: "DATAVERSE_PRIVILEGE_MISSING",
  message: "The application user lacks a privilege.",
  remedy: `${users} the app, Edit security roles: add a role that has the privilege the message names.`,
  quoted: true,
};
const throttled = (limit: string, setting: string): Fault => ({
  code: "DATAVERSE_THROTTLED",
  message: `Dataverse's service protection limit is reached${limit}.`,
  remedy: `Nothing to do: the bridge waits as long as Dataverse says. If it lasts, lower ${setting}.`,
  retryable: true,
});
const malformed: Fault = {
  code: "DATAVERSE_REQUEST_REFUSED",
  message: "Dataverse does not take what was sent.",
  remedy: `Compare the names and kinds under ticketProperties with ${columns}.`,
  quoted: true,
};
const outOfRange: Fault = {
  code: "DATAVERSE_NUMBER_OUT_OF_RANGE",
  message: "A number is out of its column's range.",
  remedy: `Choose a number within the limits that the message names, or change them in ${columns}, the column, Advanced options.`,
  quoted: true,
};
const duplicate: Fault = {
  code: "DATAVERSE_ROW_EXISTS",
  message: "A row with the same key exists.",
  remedy: "Nothing to do if it is the bridge's own; an alternate key of the tenant may need the value to be unique.",
};
const missing: Fault = {
  code: "DATAVERSE_ROW_MISSING",
  message: "A row that was named does not exist.",
  remedy:
    "Check the ids of the connection (queueId, ownerId, workstreamId, anonymousCustomer): they must be of this environment.",
  quoted: true,
};
const tooLarge: Fault = {
  code: "DATAVERSE_FILE_TOO_LARGE",
  message: "The environment takes no file of this size.",
  remedy:
    "Raise the limit: Power Platform admin center, the environment, Settings, Email, Email settings, Maximum file size.",
};
const health = "see the Power Platform admin center, Service health";

/** The one table of contract dynamics-365 2.1, 3.6 and 3.7: Dataverse's code, and what it is here. */
export const byCode: Readonly<Record<string, Fault>> = {
  "0x80041d50": tokenRefused,
  "0x80041d52": tokenRefused,
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
  "0x80040217": missing,
  "0x80060888": {
    ...malformed,
    remedy: `The message names a column that the table does not have: compare ticketProperties with ${columns}.`,
  },
  "0x80048d19": malformed,
  "0x80044331": {
    code: "DATAVERSE_TEXT_TOO_LONG",
    message: "A text is longer than its column.",
    remedy: `Shorten the value under ticketProperties, or raise the column's length in ${columns}.`,
    quoted: true,
  },
  "0x8004431a": {
    code: "DATAVERSE_CHOICE_UNKNOWN",
    message: "A choice has no such value.",
    remedy: "Use one of the values that the message lists, as a number, under priority, origins or ticketProperties.",
    quoted: true,
  },
  "0x8004432f": outOfRange,
  "0x80044330": outOfRange,
  "0x80048408": {
    code: "DATAVERSE_STATUS_INVALID",
    message: "The status does not fit the state.",
    remedy: `Set incident.resolvedStatus to a status reason of the state Resolved: ${columns}, Status Reason.`,
    quoted: true,
  },
  "0x80040278": {
    code: "DATAVERSE_CHARACTER_REFUSED",
    message: "A text has a character that Dataverse refuses.",
    remedy: "Look for control characters in the values under ticketProperties; else report it with the support bundle.",
  },
  "0x80044410": {
    code: "DATAVERSE_CUSTOMER_REQUIRED",
    message: "The environment takes no case without a contact or an account.",
    remedy: "Set incident.anonymousCustomer to create_contact or to a fixed contact or account.",
  },
  "0x8004440f": {
    code: "DATAVERSE_TWO_CUSTOMERS",
    message: "A case got a contact and an account.",
    remedy:
      "See whether a plug-in or flow of the environment sets the customer of new cases, and let it pass over those that have one.",
    quoted: true,
  },
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
  "0x80040237": duplicate,
  "0x80060892": duplicate,
  "0x80040333": {
    code: "DATAVERSE_DUPLICATE_RULE",
    message: "A duplicate detection rule holds the row back.",
    remedy:
      "In the Power Platform admin center, the environment, Settings, Data management, Duplicate detection rules: exempt what the application user creates.",
  },
  "0x80060882": {
    code: "DATAVERSE_ROW_CHANGED",
    message: "The row was changed meanwhile.",
    remedy: "Nothing to do: the bridge reads it again and repeats the change.",
    retryable: true,
  },
  "0x80044a02": tooLarge,
  "0x80043e09": {
    code: "DATAVERSE_FILE_TYPE_BLOCKED",
    message: "The environment blocks files of this type.",
    remedy:
      "See Power Platform admin center, the environment, Settings, Product, Privacy + Security, Blocked attachments.",
  },
  "0x80072322": throttled(" by requests in five minutes", "limits.requestsPer5Minutes"),
  "0x80072321": throttled(" by the time that requests take", "limits.requestsPerSecond"),
  "0x80072326": throttled(" by requests at once", "limits.requestsAtOnce"),
  "0x80040216": {
    code: "DATAVERSE_UNEXPECTED",
    message: "Dataverse ran into an error of its own.",
    remedy: `Usually passing; the bridge tries again. If it lasts, ${health}, and the trace log of the environment's plug-ins.`,
    retryable: true,
  },
};

/** A whole table or action is not there: the app that brings it is not installed. */
export const tableMissing: Fault = {
  code: "DATAVERSE_TABLE_MISSING",
  message: "The environment has no such table or action.",
  remedy:
    "In the Power Platform admin center, the environment, Resources, Dynamics 365 apps: Customer Service must be installed, and for chats Omnichannel. Check environmentUrl, apiVersion and recordEntitySet as well.",
  quoted: true,
};

/** For an answer whose code says nothing. */
export function byStatus(status: number): Fault {
  if (status === 401) return tokenRefused;
  if (status === 403) return forbidden;
  if (status === 404) return missing;
  if (status === 412) return duplicate;
  if (status === 413) return tooLarge;
  if (status === 429) return throttled("", "limits.requestsPerSecond");
  if (status >= 500) {
    return {
      code: "DATAVERSE_UNAVAILABLE",
      message: `Dataverse is not well at the moment (${status}).`,
      remedy: `Usually passing; the bridge tries again. If it lasts, ${health}.`,
      retryable: true,
    };
  }
  return unknown;
}

const forbidden: Fault = {
  ...privilege,
  message: "The environment refuses this to the application user.",
  remedy: `${users} the app, Edit security roles: compare them with docs/dynamics.md. If no privilege is named, see Settings, Product, Privacy + Security for a firewall by address.`,
};

const unknown: Fault = {
  ...malformed,
  remedy: `Do what Dataverse's words ask for; if they name a column, compare ticketProperties with ${columns}. Else report it with the support bundle.`,
};
